package dev.braid.train;

import dev.braid.training.Parameters;
import java.io.Serializable;

/**
 * How what is averaged is cut into slices: the parameters, and behind them the momenta that are
 * averaged too. Slices lie in partitions of the shuffle, in their order; partition 0 has the
 * replicas' reports.
 *
 * @param values number of parameters
 * @param momenta number of averaged momenta
 */
record SliceLayout(long values, long momenta) implements Serializable {
  /** Floats of a slice: 1 MiB, a piece that a sum is quick with and a task can hold many of. */
  static final int SLICE = 1 << 18;

  /** Slices of a partition at most: 32 MiB of means for each task. */
  private static final int SLICES_PER_PARTITION = 32;

  static SliceLayout of(Parameters parameters) {
    return new SliceLayout(parameters.values().length, parameters.optimizerState().length);
  }

  int slices() {
    return Math.toIntExact((floats() + SLICE - 1) / SLICE);
  }

  long floats() {
    return values + momenta;
  }

  /**
   * Partitions of slices, besides that of the reports; at least as many as can be summed at once.
   */
  int partitions(int slots) {
    int needed = (slices() + SLICES_PER_PARTITION - 1) / SLICES_PER_PARTITION;
    return Math.max(needed, Math.min(slots, slices()));
  }

  private int length(int slice) {
    return (int) Math.min(SLICE, floats() - (long) slice * SLICE);
  }

  /** A slice of what a replica ended with. */
  float[] cut(Parameters parameters, int slice) {
    float[] floats = new float[length(slice)];
    copy(parameters, slice, floats, true);
    return floats;
  }

  /** Puts the mean of a slice where it belongs. */
  void put(float[] mean, int slice, Parameters target) {
    copy(target, slice, mean, false);
  }

  private void copy(Parameters parameters, int slice, float[] floats, boolean out) {
    long start = (long) slice * SLICE;
    int ofValues = (int) Math.max(0, Math.min(floats.length, values - start));
    if (ofValues > 0) {
      copy(parameters.values(), (int) start, floats, 0, ofValues, out);
    }
    if (ofValues < floats.length) {
      int from = (int) Math.max(0, start - values);
      copy(parameters.optimizerState(), from, floats, ofValues, floats.length - ofValues, out);
    }
  }

  private static void copy(
      float[] whole, int at, float[] slice, int offset, int count, boolean out) {
    if (out) {
      System.arraycopy(whole, at, slice, offset, count);
    } else {
      System.arraycopy(slice, offset, whole, at, count);
    }
  }
}
