package dev.braid.training;

/**
 * The weighted mean of one slice of several replicas' parameters, which are added in the order of
 * the replicas. Every place is summed by itself, in double precision: however parameters are cut
 * into slices, the slices' means are those of {@link ParameterSum}, bit for bit.
 */
public final class SliceSum {
  private final double[] sums;
  private long weight;

  /** A sum of slices of so many floats. */
  public SliceSum(int length) {
    sums = new double[length];
  }

  /**
   * Adds a replica's slice; a weight of 0 adds nothing.
   *
   * @param weight of the replica, such as the tokens that it read; below 2^29
   * @throws IllegalArgumentException where the weight is out of range or the slice has another
   *     length
   */
  public void add(float[] slice, long weight) {
    if (slice.length != sums.length) {
      throw new IllegalArgumentException(
          "Cannot average slices of different lengths: " + sums.length + " and " + slice.length);
    }
    requireWeight(weight);
    if (weight > 0) {
      add(slice, 0, weight);
    }
  }

  /**
   * Where weights are too large, a float times its weight is no longer exact in a double, and the
   * mean of one replica would not be what that replica has.
   */
  static void requireWeight(long weight) {
    if (weight < 0 || weight >= 1L << 29) {
      throw new IllegalArgumentException(
          "Cannot add parameters with weight " + weight + "; it must be from 0 to 2^29 - 1");
    }
  }

  /** Adds as many values as the slice has, from a place on; the weight is above 0. */
  void add(float[] values, int from, long weight) {
    double factor = weight;
    if (this.weight == 0) {
      // Not added to zeros, for 0.0 + -0.0 would be 0.0.
      for (int i = 0; i < sums.length; i++) {
        sums[i] = values[from + i] * factor;
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[from + i] * factor;
      }
    }
    this.weight += weight;
  }

  /**
   * The mean, {@code [length]}.
   *
   * @throws IllegalStateException where nothing was added
   */
  public float[] mean() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot average: no slice was added");
    }
    float[] mean = new float[sums.length];
    mean(mean, 0);
    return mean;
  }

  /** Writes the mean from a place on. */
  void mean(float[] target, int from) {
    for (int i = 0; i < sums.length; i++) {
      target[from + i] = (float) (sums[i] / weight);
    }
  }
}
