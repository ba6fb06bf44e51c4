package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.JobSpark;
import dev.braid.TestExperiment;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.text.Vocabulary;
import dev.braid.training.OwnMomenta;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** What an executor makes of its shards for an epoch, with subwords dropped and without. */
class TrainingSpecTest {
  private static final String DROPOUT = "dropout = 0.3";
  private static final float[] NOTHING = new float[0];

  private static TrainingSpec sharded(TestExperiment experiment, String dropout)
      throws IOException {
    String subwords = "tokenize.subwords={ kind = bpe, merges = 60, " + dropout + " }";
    experiment.complete("tokenize", subwords);
    experiment.complete("shard", subwords);
    RunDirectory run = experiment.run("run");
    ExperimentConfig config =
        ExperimentConfig.parse(experiment.text("run/experiment.conf"), "effective", List.of());
    ShardIndex index =
        ShardIndex.fromJson(experiment.bytes("run/shards/index.json"), run.shardIndex());
    Vocabularies vocabularies = Vocabularies.read(experiment.store(), run);
    return TrainingSpec.of(
        ModelSpec.of(config, vocabularies),
        vocabularies,
        experiment.store(),
        run,
        index.of(Split.TRAIN));
  }

  private static ReplicaTask task(int replica, int epoch) {
    return task(replica, epoch, Cursor.START);
  }

  private static ReplicaTask task(int replica, int epoch, Cursor from) {
    return new ReplicaTask(replica, 2, epoch, from, 1, 1, 0, 1, NOTHING, OwnMomenta.NONE);
  }

  private static List<Counted> batches(TrainingSpec spec, int replica, int epoch)
      throws IOException {
    List<Counted> all = new ArrayList<>();
    try (BatchStream batches = spec.open(task(replica, epoch))) {
      while (batches.hasNext()) {
        all.add(batches.next());
      }
    }
    return all;
  }

  private static long tokens(List<Counted> batches) {
    return batches.stream().mapToLong(Counted::tokens).sum();
  }

  private static List<Shard> shardsOf(TrainingSpec spec, int replica) {
    return spec.shardsOf(replica, 2);
  }

  private static long tokensOf(TrainingSpec spec, int replica) {
    return shardsOf(spec, replica).stream().mapToLong(Shard::tokens).sum();
  }

  /** The pairs of all batches as source, a bar and target, in any order; their subwords. */
  private static List<String> pairs(TrainingSpec spec, List<Counted> batches) {
    List<String> pairs = new ArrayList<>();
    for (Counted counted : batches) {
      Batch batch = counted.batch();
      for (int row = 0; row < batch.rows(); row++) {
        int targets = batch.labels().length / batch.rows();
        pairs.add(
            text(spec.vocabularies().tokens(), batch.ids(), row * batch.time(), batch.time())
                + "| "
                + text(spec.vocabularies().labels(), batch.labels(), row * targets, targets));
      }
    }
    return pairs.stream().sorted().toList();
  }

  /** Up to the end of sentence. */
  private static String text(Vocabulary vocabulary, int[] ids, int start, int length) {
    StringBuilder text = new StringBuilder();
    for (int at = start; at < start + length && !text.toString().endsWith("<eos> "); at++) {
      text.append(vocabulary.token(ids[at])).append(' ');
    }
    return text.toString();
  }

  private static List<String> joined(List<String> pairs) {
    return pairs.stream().map(pair -> pair.replace("@@ ", "")).sorted().toList();
  }

  @Test
  void eachEpochCutsTheSameTextInItsOwnWayAndAlwaysInThat() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.parallelPairs(Disk.LOCAL), DROPOUT);

    List<String> first = pairs(spec, batches(spec, 0, 0));
    List<String> second = pairs(spec, batches(spec, 0, 1));

    long examples = shardsOf(spec, 0).stream().mapToLong(Shard::examples).sum();
    assertThat((long) first.size()).isEqualTo(examples).isGreaterThan(20);
    assertThat(first).isNotEqualTo(second);
    assertThat(joined(second)).isEqualTo(joined(first));
    assertThat(pairs(spec, batches(spec, 0, 0))).isEqualTo(first);
    assertThat(pairs(spec, batches(spec, 0, 1))).isEqualTo(second);
  }

  @Test
  void tokensCountAsInTheShards() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.parallelPairs(Disk.LOCAL), DROPOUT);
    for (int replica = 0; replica < 2; replica++) {
      List<Counted> batches = batches(spec, replica, 3);
      long targets = batches.stream().mapToLong(counted -> counted.batch().targets()).sum();

      assertThat(tokens(batches)).isEqualTo(tokensOf(spec, replica));
      assertThat(targets).isGreaterThan(tokensOf(spec, replica));
    }
  }

  @Test
  void aLanguageModelsTextIsCutAnewToo() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.languageModel(Disk.LOCAL), DROPOUT);

    List<Counted> first = batches(spec, 1, 0);

    int[] ids = first.get(0).batch().ids();
    assertThat(ids).isEqualTo(batches(spec, 1, 0).get(0).batch().ids());
    assertThat(ids).isNotEqualTo(batches(spec, 1, 1).get(0).batch().ids());
    long all = spec.shards().stream().mapToLong(Shard::tokens).sum();
    assertThat(tokens(first) + tokens(batches(spec, 0, 0))).isEqualTo(all);
  }

  @Test
  void aLanguageModelsTextGoesOnWhereItWas() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.languageModel(Disk.LOCAL), DROPOUT);
    List<Counted> whole = batches(spec, 1, 0);
    Cursor third;
    try (BatchStream batches = spec.open(task(1, 0))) {
      batches.next();
      batches.next();
      third = batches.cursor();
    }

    try (BatchStream batches = spec.open(task(1, 0, third))) {
      assertThat(batches.next().batch().ids()).isEqualTo(whole.get(2).batch().ids());
    }
  }

  /** A task that is a long time at that is not taken for one that hangs. */
  @Test
  void whatIsReadBeforeTheFirstBatchIsProgress() throws IOException {
    TrainingSpec text = sharded(TestExperiment.languageModel(Disk.LOCAL), DROPOUT);
    TrainingSpec pairs = sharded(TestExperiment.parallelPairs(Disk.LOCAL), DROPOUT);
    try (JobSpark job = JobSpark.start()) {
      JavaSparkContext spark = job.context(text.model().experiment()).spark();

      assertThat(readToOpen(spark, text, new Cursor(0, 0, 9999)))
          .isGreaterThan(tokensOf(text, 1) / 3);
      assertThat(readToOpen(spark, pairs, Cursor.START))
          .isGreaterThanOrEqualTo(shardsOf(pairs, 1).stream().mapToLong(Shard::examples).sum());
    }
  }

  private static long readToOpen(JavaSparkContext spark, TrainingSpec spec, Cursor from) {
    return spark
        .parallelize(List.of(1), 1)
        .map(
            replica -> {
              spec.open(task(replica, 0, from)).close();
              return TaskContext.get().taskMetrics().inputMetrics().recordsRead();
            })
        .first();
  }

  @Test
  void withoutDropoutEveryEpochHasWhatTheShardsHave() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.parallelPairs(Disk.LOCAL), "dropout = 0");
    ShardExamples examples =
        new ShardExamples(spec.store(), spec.run().shards("train"), shardsOf(spec, 0));
    List<String> inShards = new ArrayList<>();
    for (int shard = 0; shard < examples.count(); shard++) {
      try (Rows rows = examples.open(shard, 0)) {
        for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
          inShards.add(
              text(spec.vocabularies().tokens(), row.ids(), 0, row.length())
                  + "| "
                  + text(spec.vocabularies().labels(), row.labels(), 0, row.labels().length));
        }
      }
    }

    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(pairs(spec, batches(spec, 0, epoch)))
          .containsExactlyInAnyOrderElementsOf(inShards);
    }
  }
}
