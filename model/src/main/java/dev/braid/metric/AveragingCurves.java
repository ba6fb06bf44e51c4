package dev.braid.metric;

/**
 * How averaging went, by round.
 *
 * @param cosine of the angle between what two replicas changed, the mean of all pairs; empty for
 *     one replica
 * @param spread distance of the replicas from their mean, as a share of the parameters' norm; empty
 *     for one replica
 * @param meanNorm norm of what a round changed in the replicas' mean
 * @param outerNorm norm of what a round changed in the parameters, by the outer optimizer
 */
public record AveragingCurves(Series cosine, Series spread, Series meanNorm, Series outerNorm) {
  /** Of a run that does not know. */
  public static final AveragingCurves NONE =
      new AveragingCurves(
          Series.empty("cosine"),
          Series.empty("spread"),
          Series.empty("mean"),
          Series.empty("parameters"));
}
