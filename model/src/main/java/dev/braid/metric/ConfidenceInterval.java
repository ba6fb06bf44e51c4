package dev.braid.metric;

import java.util.Arrays;

/**
 * Where 95 % of the scores of resampled corpora lie.
 *
 * @param mean of the scores
 * @param halfWidth half the distance between the scores that leave 2.5 % below and above
 */
public record ConfidenceInterval(double mean, double halfWidth) {

  static ConfidenceInterval of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int lower = sorted.length / 40;
    double width = sorted[sorted.length - 1 - lower] - sorted[lower];
    return new ConfidenceInterval(Arrays.stream(sorted).average().orElseThrow(), width / 2);
  }

  /** With two decimals, such as {@code 34.56 ± 1.23}. */
  public String text() {
    return Decimals.fixed(mean, 2) + " ± " + Decimals.fixed(halfWidth, 2);
  }
}
