package dev.braid.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What to change where the replicas of a run drifted apart. */
final class AveragingAdvice {
  /**
   * Share of the parameters' norm above which the mean of the replicas is no longer near any of
   * them.
   */
  private static final double FAR = 0.2;

  /** Rounds that are looked at, from the end: training begins with large steps. */
  private static final double LAST_SHARE = 0.25;

  private AveragingAdvice() {}

  /** One line; empty where there is nothing to say. */
  static Optional<String> of(AveragingCurves averaging) {
    double spread = meanAtTheEnd(averaging.spread());
    double cosine = meanAtTheEnd(averaging.cosine());
    if (!(spread > FAR)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Replicas drift apart: in the last quarter of the rounds they end %.0f %% of the"
                + " parameters' norm away from their mean, and what two of them change has a cosine"
                + " of %.2f. Lower train.steps-per-round or train.optimizer.learning-rate.",
            100 * spread,
            cosine));
  }

  private static double meanAtTheEnd(Series series) {
    double[] y = series.finite().y();
    int from = (int) Math.floor(y.length * (1 - LAST_SHARE));
    return Arrays.stream(y, from, y.length).average().orElse(Double.NaN);
  }
}
