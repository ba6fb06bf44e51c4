package dev.braid.shard;

import org.apache.spark.Partitioner;

/** Some neighbouring shards a partition, so that thousands of them need no thousands of tasks. */
final class ShardGroups extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int shards;
  private final int groups;

  ShardGroups(int shards, int groups) {
    this.shards = shards;
    this.groups = Math.min(shards, groups);
  }

  @Override
  public int numPartitions() {
    return groups;
  }

  @Override
  public int getPartition(Object key) {
    return (int) (((long) ((ShardPlace) key).shard() * groups + groups - 1) / shards);
  }

  /** The first shard of a group; the number of shards behind the last. */
  int first(int group) {
    return (int) ((long) group * shards / groups);
  }
}
