package dev.braid.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One line of a chart.
 *
 * @param name what the legend calls it
 * @param x positions, ascending, as many as {@code y}
 * @param y values; one that is not finite, such as that of a round without validation, is left out
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
    return y.length == 0;
  }

  /** The points whose values are finite. */
  Series finite() {
    int[] kept = IntStream.range(0, y.length).filter(i -> Double.isFinite(y[i])).toArray();
    return new Series(
        name,
        Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> y[i]).toArray());
  }

  /**
   * Index of the best value, the first where several are equal; only for finite series that are not
   * empty.
   */
  int best(Better better) {
    int best = 0;
    for (int i = 1; i < y.length; i++) {
      if (better.isBetter(y[i], y[best])) {
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
