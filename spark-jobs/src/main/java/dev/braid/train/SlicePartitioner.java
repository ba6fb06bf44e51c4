package dev.braid.train;

import org.apache.spark.Partitioner;

/** Reports in the first partition, slices in their order in the others. */
final class SlicePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int slices;
  private final int partitions;

  SlicePartitioner(int slices, int partitions) {
    this.slices = slices;
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions + 1;
  }

  @Override
  public int getPartition(Object key) {
    int slice = ((SliceKey) key).slice();
    return slice == SliceKey.REPORT ? 0 : 1 + (int) ((long) slice * partitions / slices);
  }
}
