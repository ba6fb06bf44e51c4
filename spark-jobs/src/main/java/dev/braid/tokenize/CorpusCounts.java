package dev.braid.tokenize;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.sequence.SplitRule;
import dev.braid.text.InputCounts;
import dev.braid.tokenize.CountKey.Side;
import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Words of the training examples, counted on the cluster, and what was read of all files. The text
 * is read once; the counts wait on the executors' disks.
 */
final class CorpusCounts implements AutoCloseable {
  /** Bytes that a task's words may take before they are handed on. */
  static final long ROOM = 32L << 20;

  private static final int PARTITIONS_PER_CORE = 2;

  private final JavaPairRDD<CountKey, Long> counted;
  private final InputCounts input = new InputCounts();
  private long examples;
  private long tokens;
  private long labels;

  private CorpusCounts(JavaPairRDD<CountKey, Long> counted) {
    this.counted = counted;
    int[] reports = {CountPartitioner.REPORTS};
    for (Tuple2<CountKey, Long> sent : counted.collectPartitions(reports)[0]) {
      SliceReport report = (SliceReport) sent._1();
      input.merge(report.input());
      examples += report.examples();
      tokens += report.tokens();
      labels += report.labels();
    }
  }

  /**
   * Counts a corpus.
   *
   * @param room as {@link SliceCounting} has it
   */
  static CorpusCounts of(RunContext context, long room) throws IOException {
    context.stage("tokenize: count tokens");
    ExperimentConfig experiment = context.experiment();
    CorpusReader corpus = new CorpusReader(context.store(), experiment);
    SliceCounting counting = new SliceCounting(corpus, SplitRule.of(experiment), room);
    return of(context.spark(), corpus.slices(experiment), counting);
  }

  /** Counts slices. */
  static CorpusCounts of(
      JavaSparkContext spark,
      List<Slice> slices,
      PairFlatMapFunction<Slice, CountKey, Long> counting) {
    int partitions = PARTITIONS_PER_CORE * Math.max(1, spark.defaultParallelism());
    // Tasks have merged what they met; merging that once more on their side would bring little.
    return new CorpusCounts(
        spark
            .parallelize(slices, slices.size())
            .flatMapToPair(counting)
            .combineByKey(
                count -> count, Long::sum, Long::sum, new CountPartitioner(partitions), false, null)
            .persist(StorageLevel.DISK_ONLY()));
  }

  /** Words of the training examples, in the partitions that they were counted in. */
  ClusterWords words(Side side) {
    return new ClusterWords(
        counted
            .filter(count -> count._1() instanceof Word word && word.side() == side)
            .mapPartitionsToPair(CorpusCounts::texts, true));
  }

  private static Iterator<Tuple2<String, Long>> texts(Iterator<Tuple2<CountKey, Long>> words) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return words.hasNext();
      }

      @Override
      public Tuple2<String, Long> next() {
        Tuple2<CountKey, Long> word = words.next();
        return new Tuple2<>(((Word) word._1()).text(), word._2());
      }
    };
  }

  /** What was read of all files. */
  InputCounts input() {
    return input;
  }

  long trainingExamples() {
    return examples;
  }

  /** Words of the training examples, each as often as it occurs. */
  long total(Side side) {
    return switch (side) {
      case TOKEN -> tokens;
      case LABEL -> labels;
    };
  }

  @Override
  public void close() {
    counted.unpersist(false);
  }
}
