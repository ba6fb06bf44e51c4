package dev.braid.training;

/**
 * The weighted mean of one slice of several replicas' parameters, which are added in the order of
 * the replicas: bit for bit what {@link ParameterSum} gives at the same places.
 */
public final class SliceSum {
  private final double[] sums;
  private long weight;

  /** A sum of slices of so many floats. */
  public SliceSum(int length) {
    sums = new double[length];
  }

  /**
   * Adds a replica's slice.
   *
   * @param weight of the replica, above 0
   */
  public void add(float[] slice, long weight) {
    if (slice.length != sums.length) {
      throw new IllegalArgumentException(
          "Cannot average slices of different lengths: " + sums.length + " and " + slice.length);
    }
    double factor = weight;
    if (this.weight == 0) {
      // Not added to zeros, for 0.0 + -0.0 would be 0.0.
      for (int i = 0; i < sums.length; i++) {
        sums[i] = slice[i] * factor;
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += slice[i] * factor;
      }
    }
    this.weight += weight;
  }

  /** The mean. */
  public float[] mean() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot average: no slice was added");
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / weight);
    }
    return mean;
  }
}
