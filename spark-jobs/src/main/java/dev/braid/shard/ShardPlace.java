package dev.braid.shard;

import dev.braid.sequence.ExampleEncoder.Fate;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an example goes.
 *
 * @param shard number of the shard over all splits
 * @param draw orders the shard, by chance, so that any part of it is a fair sample of the corpus
 * @param slice where the example was read
 * @param offset byte of the slice's file at which it begins
 * @param fate what became of it
 */
record ShardPlace(int shard, long draw, int slice, long offset, Fate fate)
    implements Comparable<ShardPlace>, Serializable {
  private static final Comparator<ShardPlace> ORDER =
      Comparator.comparingInt(ShardPlace::shard)
          .thenComparingLong(ShardPlace::draw)
          .thenComparingInt(ShardPlace::slice)
          .thenComparingLong(ShardPlace::offset);

  @Override
  public int compareTo(ShardPlace other) {
    return ORDER.compare(this, other);
  }
}
