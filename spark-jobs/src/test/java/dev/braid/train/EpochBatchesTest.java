package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TestExperiment;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.text.Vocabulary;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an executor makes of its shards for an epoch, with subwords dropped and without. */
class EpochBatchesTest {
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
    return new TrainingSpec(
        ModelSpec.of(config, vocabularies),
        vocabularies,
        experiment.store(),
        run,
        index.of(Split.TRAIN));
  }

  private static ReplicaTask task(int replica, int epoch) {
    return new ReplicaTask(replica, 2, epoch, 0, 1, 0, 1, NOTHING, NOTHING);
  }

  private static BatchSource batches(TrainingSpec spec, int replica, int epoch) throws IOException {
    ReplicaTask task = task(replica, epoch);
    return EpochBatches.of(spec, task, EpochBatches.examples(spec, task));
  }

  /** The pairs of all batches as source, a bar and target, in any order; their subwords. */
  private static List<String> pairs(TrainingSpec spec, BatchSource source) {
    List<String> pairs = new ArrayList<>();
    for (int index = 0; index < source.size(); index++) {
      Batch batch = source.batch(index);
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

    assertThat(first).hasSize(24).isNotEqualTo(second);
    assertThat(joined(second)).isEqualTo(joined(first));
    assertThat(pairs(spec, batches(spec, 0, 0))).isEqualTo(first);
    assertThat(pairs(spec, batches(spec, 0, 1))).isEqualTo(second);
  }

  @Test
  void tokensCountAsInTheShards() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.parallelPairs(Disk.LOCAL), DROPOUT);
    for (int replica = 0; replica < 2; replica++) {
      BatchSource source = batches(spec, replica, 3);
      long sum = 0;
      long targets = 0;
      for (int index = 0; index < source.size(); index++) {
        sum += source.tokens(index);
        targets += source.batch(index).targets();
      }

      long inShards = spec.shardsOf(replica, 2).get(0).tokens();
      assertThat(sum).isEqualTo(inShards).isEqualTo(source.tokens());
      assertThat(targets).isGreaterThan(inShards);
    }
  }

  @Test
  void aLanguageModelsTextIsCutAnewToo() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.languageModel(Disk.LOCAL), DROPOUT);

    BatchSource first = batches(spec, 1, 0);

    assertThat(first.batch(0).ids()).isEqualTo(batches(spec, 1, 0).batch(0).ids());
    assertThat(first.batch(0).ids()).isNotEqualTo(batches(spec, 1, 1).batch(0).ids());
    assertThat(first.tokens()).isEqualTo(spec.shardsOf(1, 2).get(0).tokens());
  }

  @Test
  void withoutDropoutEveryEpochHasWhatTheShardsHave() throws IOException {
    TrainingSpec spec = sharded(TestExperiment.parallelPairs(Disk.LOCAL), "dropout = 0");
    List<EncodedExample> examples = EpochBatches.examples(spec, task(0, 0));
    List<String> inShards = new ArrayList<>();
    for (EncodedExample example : examples) {
      inShards.add(
          text(spec.vocabularies().tokens(), example.ids(), 0, example.length())
              + "| "
              + text(spec.vocabularies().labels(), example.labels(), 0, example.labels().length));
    }

    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(pairs(spec, batches(spec, 0, epoch)))
          .containsExactlyInAnyOrderElementsOf(inShards);
    }
  }
}
