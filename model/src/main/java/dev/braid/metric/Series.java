package dev.braid.metric;

import java.util.Arrays;

/**
 * One line of a chart.
 *
 * @param name what the legend calls it
 * @param x positions, ascending, as many as {@code y}
 * @param y values; one that is not finite interrupts the line
 */
public record Series(String name, double[] x, double[] y) {

  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if they differ in length, or a position is not finite or
   *     smaller than the one before
   */
  public Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "Cannot draw " + name + ": " + x.length + " positions but " + y.length + " values");
    }

    x = x.clone();
    y = y.clone();
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || i > 0 && x[i] < x[i - 1]) {
        throw new IllegalArgumentException(
            "Cannot draw "
                + name
                + ": position "
                + x[i]
                + " must be finite and not below the one before");
      }
    }
  }

  /** A series without points, for what a run did not measure. */
  public static Series empty(String name) {
    return new Series(name, new double[0], new double[0]);
  }

  boolean isEmpty() {
    return Arrays.stream(y).noneMatch(Double::isFinite);
  }

  /**
   * Index of the best finite value, the first where several are equal; only for series that are not
   * empty.
   */
  int best(Better better) {
    int best = -1;
    for (int i = 0; i < y.length; i++) {
      if (Double.isFinite(y[i]) && (best < 0 || better.isBetter(y[i], y[best]))) {
        best = i;
      }
    }

    return best;
  }

  /** Which way a figure improves. */
  public enum Better {
    /** Losses and perplexities. */
    LOWER,
    /** Accuracies and F1. */
    HIGHER;

    boolean isBetter(double value, double than) {
      return this == LOWER ? value < than : value > than;
    }
  }
}
