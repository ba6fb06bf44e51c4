package dev.braid.shard;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an example goes.
 *
 * @param shard number of the shard over all splits
 * @param rank the example's rank in its split, which orders the shard
 */
record ShardPlace(int shard, long rank) implements Comparable<ShardPlace>, Serializable {
  private static final Comparator<ShardPlace> ORDER =
      Comparator.comparingInt(ShardPlace::shard).thenComparingLong(ShardPlace::rank);

  @Override
  public int compareTo(ShardPlace other) {
    return ORDER.compare(this, other);
  }
}
