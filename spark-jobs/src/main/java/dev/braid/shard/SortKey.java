package dev.braid.shard;

import dev.braid.sequence.ExampleEncoder.Fate;
import java.io.Serializable;
import java.util.Comparator;

/**
 * An example's place in the order of the shards: a total order that depends on the corpus and the
 * configuration alone.
 *
 * @param split ordinal of its split
 * @param length tokens of the longer side, so that examples of similar length lie together; 0 for a
 *     language model, whose examples stay in the order of the text
 * @param slice where it was read
 * @param offset byte of its slice's file
 * @param fate what happened to it
 */
record SortKey(int split, int length, int slice, long offset, Fate fate)
    implements Comparable<SortKey>, Serializable {
  private static final Comparator<SortKey> ORDER =
      Comparator.comparingInt(SortKey::split)
          .thenComparingInt(SortKey::length)
          .thenComparingInt(SortKey::slice)
          .thenComparingLong(SortKey::offset);

  @Override
  public int compareTo(SortKey other) {
    return ORDER.compare(this, other);
  }
}
