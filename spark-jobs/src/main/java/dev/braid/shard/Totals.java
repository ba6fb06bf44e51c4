package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.corpus.RunContext;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Fate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Examples and tokens of each split in each partition of the sorted examples, from which the rank
 * of every example follows.
 */
final class Totals implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SPLITS = Split.values().length;

  /** For each partition: examples of each split, tokens of each split, examples too long. */
  private final ArrayList<long[]> partitions;

  private Totals(List<long[]> partitions) {
    this.partitions = new ArrayList<>(partitions);
  }

  static Totals collect(RunContext context, JavaPairRDD<SortKey, EncodedExample> sorted) {
    context.stage("shard: count");
    return new Totals(sorted.mapPartitions(Totals::count).collect());
  }

  private static Iterator<long[]> count(Iterator<Tuple2<SortKey, EncodedExample>> examples) {
    long[] counts = new long[2 * SPLITS + 1];
    while (examples.hasNext()) {
      Tuple2<SortKey, EncodedExample> next = examples.next();
      SortKey key = next._1();
      if (key.fate() != Fate.WHOLE) {
        counts[2 * SPLITS]++;
      }
      if (key.fate() != Fate.LEFT_OUT) {
        counts[key.split()]++;
        counts[SPLITS + key.split()] += next._2().tokens();
      }
    }
    return List.of(counts).iterator();
  }

  long examples(Split split) {
    return sum(split.ordinal(), partitions.size());
  }

  long tokens(Split split) {
    return sum(SPLITS + split.ordinal(), partitions.size());
  }

  long tooLong() {
    return sum(2 * SPLITS, partitions.size());
  }

  long examplesBefore(int partition, int split) {
    return sum(split, partition);
  }

  long tokensBefore(int partition, int split) {
    return sum(SPLITS + split, partition);
  }

  private long sum(int column, int end) {
    long sum = 0;
    for (int i = 0; i < end; i++) {
      sum += partitions.get(i)[column];
    }
    return sum;
  }
}
