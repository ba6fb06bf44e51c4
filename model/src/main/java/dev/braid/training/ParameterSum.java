package dev.braid.training;

import java.util.Arrays;

/**
 * A weighted sum of parameters that becomes their mean: empty, add, merge, average.
 *
 * <p>Sums are kept in double precision. A single addend's mean is that addend, bit for bit: a float
 * times a weight below 2<sup>29</sup> is exact in a double.
 */
public final class ParameterSum {
  private double[] values = new double[0];
  private double[] optimizerState = new double[0];
  private long weight;

  /**
   * Adds parameters; a weight of 0 adds nothing.
   *
   * @param weight how much they count, such as the tokens they were trained on; below 2^29
   * @throws IllegalArgumentException where the weight is out of range or the sizes differ from
   *     those added before
   */
  public void add(Parameters parameters, long weight) {
    if (weight < 0 || weight >= 1L << 29) {
      throw new IllegalArgumentException(
          "Cannot add parameters with weight " + weight + "; it must be from 0 to 2^29 - 1");
    }
    if (weight == 0) {
      return;
    }
    if (this.weight == 0) {
      values = nothing(parameters.values().length);
      optimizerState = nothing(parameters.optimizerState().length);
    }
    addWeighted(values, parameters.values(), weight);
    addWeighted(optimizerState, parameters.optimizerState(), weight);
    this.weight += weight;
  }

  /** Adds what another sum holds. */
  public void merge(ParameterSum other) {
    if (other.weight == 0) {
      return;
    }
    if (weight == 0) {
      values = nothing(other.values.length);
      optimizerState = nothing(other.optimizerState.length);
    }
    addAll(values, other.values);
    addAll(optimizerState, other.optimizerState);
    weight += other.weight;
  }

  /** Sum of the weights. */
  public long weight() {
    return weight;
  }

  /**
   * The weighted mean.
   *
   * @throws IllegalStateException where nothing was added
   */
  public Parameters average() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot average: no parameters were added");
    }
    return new Parameters(divided(values), divided(optimizerState));
  }

  /** Minus zeros, for 0.0 + -0.0 is 0.0, but -0.0 + x is x for every x. */
  private static double[] nothing(int length) {
    double[] sums = new double[length];
    Arrays.fill(sums, -0.0);
    return sums;
  }

  private float[] divided(double[] sums) {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / weight);
    }
    return means;
  }

  private static void addWeighted(double[] sums, float[] addends, long weight) {
    checkSizes(sums.length, addends.length);
    double factor = weight;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += addends[i] * factor;
    }
  }

  private static void addAll(double[] sums, double[] addends) {
    checkSizes(sums.length, addends.length);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += addends[i];
    }
  }

  private static void checkSizes(int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "Cannot average models of different sizes: " + expected + " and " + found);
    }
  }
}
