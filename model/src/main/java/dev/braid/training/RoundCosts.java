package dev.braid.training;

/**
 * What a round cost besides its steps.
 *
 * @param sendSeconds longest time that a replica waited for parameters
 * @param openSeconds longest time that a replica took to come to its first batch
 * @param reduceSeconds time from the last replica's end to the mean
 * @param sentBytes of the parameters that each executor fetched
 * @param reducedBytes of the replicas' results that were averaged
 * @param cold replicas that found nothing of the round before on their executor
 * @param padding share of the positions in all batches that held no token, from 0 to 1; NaN where
 *     it is not known
 */
public record RoundCosts(
    double sendSeconds,
    double openSeconds,
    double reduceSeconds,
    long sentBytes,
    long reducedBytes,
    int cold,
    double padding) {
  /** Of a round in one process. */
  public static final RoundCosts NONE = new RoundCosts(0, 0, 0, 0, 0, 0, Double.NaN);
}
