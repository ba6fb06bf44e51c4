package dev.braid.train;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What a replica sends: one of its slices, or its report, which comes before them.
 *
 * @param slice number of the slice; -1 for the report
 */
record SliceKey(int slice, int replica) implements Comparable<SliceKey>, Serializable {
  static final int REPORT = -1;

  private static final Comparator<SliceKey> ORDER =
      Comparator.comparingInt(SliceKey::slice).thenComparingInt(SliceKey::replica);

  @Override
  public int compareTo(SliceKey other) {
    return ORDER.compare(this, other);
  }
}
