package dev.braid.tokenize;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.text.InputCounts;
import dev.braid.tokenize.CountKey.Side;
import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Words of the training examples and labels of the others, counted on the cluster, and what was
 * read of all files. The text is read once; the counts wait on the executors' disks.
 */
final class CorpusCounts implements AutoCloseable {
  /** Bytes that a task's words may take before they are handed on. */
  static final long ROOM = 32L << 20;

  private static final int PARTITIONS_PER_CORE = 2;

  private final JavaPairRDD<CountKey, Long> counted;
  private final InputCounts input = new InputCounts();
  private final long[] examples = new long[Split.values().length];
  private final long[] words = new long[Side.values().length];

  private CorpusCounts(JavaPairRDD<CountKey, Long> counted) {
    this.counted = counted;
    int[] reports = {CountPartitioner.REPORTS};
    counted.collectPartitions(reports)[0].stream()
        .map(sent -> (SliceReport) sent._1())
        .sorted(Comparator.comparingInt(SliceReport::slice))
        .forEach(this::add);
  }

  private void add(SliceReport report) {
    input.merge(report.input());
    Arrays.setAll(examples, split -> examples[split] + report.examples()[split]);
    Arrays.setAll(words, side -> words[side] + report.words()[side]);
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
    SliceCounting counting = new SliceCounting(experiment, corpus, room);
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

  /** The different words of a side, in the partitions that they were counted in. */
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

  /** Examples of a split, also where it is set aside from the training files. */
  long examples(Split split) {
    return examples[split.ordinal()];
  }

  /** The words of a side, each as often as it occurs. */
  long total(Side side) {
    return words[side.ordinal()];
  }

  @Override
  public void close() {
    counted.unpersist(false);
  }
}
