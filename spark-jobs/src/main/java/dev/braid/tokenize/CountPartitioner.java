package dev.braid.tokenize;

import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import org.apache.spark.Partitioner;

/**
 * Reports in the first partition, words in the others: a word in the same one on whichever side it
 * stands, and as the text that it is.
 */
final class CountPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;
  static final int REPORTS = 0;

  private final int partitions;

  /**
   * @param partitions of words
   */
  CountPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions + 1;
  }

  @Override
  public int getPartition(Object key) {
    if (key instanceof SliceReport) {
      return REPORTS;
    }
    String text = key instanceof Word word ? word.text() : (String) key;
    return 1 + Math.floorMod(text.hashCode(), partitions);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountPartitioner same && same.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
