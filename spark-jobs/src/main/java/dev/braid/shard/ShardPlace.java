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
 * @param number of the slice's examples, from 0
 * @param fate what became of it
 */
record ShardPlace(int shard, long draw, int slice, long number, Fate fate)
    implements Comparable<ShardPlace>, Serializable {
  private static final Comparator<ShardPlace> ORDER =
      Comparator.comparingInt(ShardPlace::shard)
          .thenComparingLong(ShardPlace::draw)
          .thenComparingInt(ShardPlace::slice)
          .thenComparingLong(ShardPlace::number);

  @Override
  public int compareTo(ShardPlace other) {
    return ORDER.compare(this, other);
  }
}
