package dev.braid.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A weighted sum of parameters that becomes their mean: empty, add, merge, average.
 *
 * <p>What is added is held, not copied, until the mean is asked for; it must not change before.
 * Sums are kept in double precision. A single addend's mean is that addend, bit for bit: a float
 * times a weight below 2<sup>29</sup> is exact in a double.
 */
public final class ParameterSum {
  /** Doubles of a block's sums; they stay in a core's own cache. */
  private static final int BLOCK = 4096;

  private final List<Parameters> addends = new ArrayList<>();
  private final List<Long> weights = new ArrayList<>();
  private long weight;

  /**
   * Adds parameters; a weight of 0 adds nothing.
   *
   * @param weight how much they count, such as the tokens they were trained on; below 2^29
   * @throws IllegalArgumentException where the weight is out of range or the sizes differ from
   *     those added before
   */
  public void add(Parameters parameters, long weight) {
    SliceSum.requireWeight(weight);
    if (weight > 0) {
      checkSizes(parameters);
      addends.add(parameters);
      weights.add(weight);
      this.weight += weight;
    }
  }

  /**
   * Adds what another sum holds, behind what this one holds.
   *
   * @throws IllegalArgumentException where the sizes differ
   */
  public void merge(ParameterSum other) {
    for (int i = 0; i < other.addends.size(); i++) {
      add(other.addends.get(i), other.weights.get(i));
    }
  }

  /** Sum of the weights. */
  public long weight() {
    return weight;
  }

  /**
   * The weighted mean, computed on all cores. It does not depend on their number.
   *
   * @throws IllegalStateException where nothing was added
   */
  public Parameters average() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot average: no parameters were added");
    }
    return new Parameters(
        mean(addends.stream().map(Parameters::values).toArray(float[][]::new)),
        mean(addends.stream().map(Parameters::optimizerState).toArray(float[][]::new)));
  }

  private float[] mean(float[][] arrays) {
    float[] mean = new float[arrays[0].length];
    int blocks = (mean.length + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks).parallel().forEach(block -> meanOf(block * BLOCK, arrays, mean));
    return mean;
  }

  private void meanOf(int start, float[][] arrays, float[] mean) {
    SliceSum sum = new SliceSum(Math.min(BLOCK, mean.length - start));
    for (int addend = 0; addend < arrays.length; addend++) {
      sum.add(arrays[addend], start, weights.get(addend));
    }
    sum.mean(mean, start);
  }

  private void checkSizes(Parameters added) {
    if (!addends.isEmpty()) {
      checkSizes(addends.get(0).values(), added.values());
      checkSizes(addends.get(0).optimizerState(), added.optimizerState());
    }
  }

  private static void checkSizes(float[] expected, float[] found) {
    if (expected.length != found.length) {
      throw new IllegalArgumentException(
          "Cannot average models of different sizes: " + expected.length + " and " + found.length);
    }
  }
}
