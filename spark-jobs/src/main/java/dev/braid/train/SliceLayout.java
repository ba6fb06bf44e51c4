package dev.braid.train;

import dev.braid.training.Parameters;
import java.io.Serializable;

/**
 * How what is averaged is cut into slices: the parameters, and behind them the momenta that are
 * averaged too. Slices lie in partitions of the shuffle, in their order; partition 0 has the
 * replicas' reports. A task sorts a partition's slices of all replicas, so the more replicas there
 * are the fewer slices lie in a partition, and the shorter they are: what a task holds is the same
 * for any number.
 *
 * @param values number of parameters
 * @param momenta number of averaged momenta
 * @param replicas how many are averaged
 */
record SliceLayout(long values, long momenta, int replicas) implements Serializable {
  /** Floats of a slice at most: 1 MiB, a piece that a sum is quick with. */
  private static final int LONGEST = 1 << 18;

  /** Floats of all replicas in a partition at most: 64 MiB, which a task holds. */
  private static final int PARTITION = 1 << 24;

  /** Slices of a partition at most: 32 MiB of means, which a task answers with. */
  private static final int MOST_SLICES = 32;

  SliceLayout {
    if (replicas < 1 || replicas > PARTITION) {
      throw new IllegalArgumentException(
          "Cannot cut the parameters of " + replicas + " replicas; it must be 1 to " + PARTITION);
    }
  }

  static SliceLayout of(Parameters parameters, int replicas) {
    return new SliceLayout(
        parameters.values().length, parameters.optimizerState().length, replicas);
  }

  /** Floats of each slice but the last. */
  int slice() {
    return Math.min(LONGEST, PARTITION / replicas);
  }

  int slices() {
    return Math.toIntExact((floats() + slice() - 1) / slice());
  }

  long floats() {
    return values + momenta;
  }

  /**
   * Partitions of slices, besides that of the reports; at least as many as can be summed at once.
   */
  int partitions(int slots) {
    int each = Math.min(MOST_SLICES, PARTITION / (slice() * replicas));
    int needed = (slices() + each - 1) / each;
    return Math.max(needed, Math.min(slots, slices()));
  }

  private int length(int slice) {
    return (int) Math.min(slice(), floats() - (long) slice * slice());
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
    long start = (long) slice * slice();
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
