package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.Split;
import dev.braid.store.Disk;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same seed gives the same bytes, whatever else differs. */
class DeterminismTest {
  private static final String[] PARTS = {"vocabulary", "shards", "checkpoints", "reports"};

  private static void sameBytes(TestExperiment experiment, String one, String two)
      throws IOException {
    for (String part : PARTS) {
      assertThat(experiment.digests(two + "/" + part))
          .as(part)
          .isNotEmpty()
          .isEqualTo(experiment.digests(one + "/" + part));
    }
    assertThat(experiment.parametersDigest(two)).isEqualTo(experiment.parametersDigest(one));
  }

  @Test
  void theSameSeedTwiceAndOneThreadOrTwoGiveTheSameBytes() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run");

    experiment.complete("run", "output=" + experiment.path("again"));
    Invocation end =
        experiment.invokeOn("local[1]", "run", "output=" + experiment.path("one-thread"));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    sameBytes(experiment, "run", "again");
    sameBytes(experiment, "run", "one-thread");
  }

  @Test
  void aLanguageModelsBytesDoNotDependOnTheThreadsEither() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    experiment.complete("run", "model.dropout=0.3");

    Invocation end =
        experiment.invokeOn(
            "local[1]", "run", "model.dropout=0.3", "output=" + experiment.path("one-thread"));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    sameBytes(experiment, "run", "one-thread");
  }

  @Test
  void whatAnEncoderDecoderWritesDoesNotDependOnTheThreadsEither() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    String[] settings = {"model.dropout=0.3", "train.label-smoothing=0.1", "train.max-epochs=2"};
    experiment.complete("run", settings);

    Invocation end =
        experiment.invokeOn(
            "local[1]",
            "run",
            settings[0],
            settings[1],
            settings[2],
            "output=" + experiment.path("one-thread"));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    sameBytes(experiment, "run", "one-thread");
  }

  @Test
  void dropoutOfSubwordsDependsNeitherOnTheThreadsNorOnAStopInTheMiddleOfAnEpoch()
      throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    String[] settings = {
      "tokenize.subwords={ kind = bpe, merges = 30, dropout = 0.3 }",
      "train.max-epochs=3",
      "train.schedule.kind=linear",
      "train.max-rounds=0",
      "output=" + experiment.path("straight")
    };
    experiment.complete("run", settings);
    long rounds = experiment.text("straight/metrics.jsonl").lines().count();
    settings[4] = "output=" + experiment.path("stopped");
    settings[3] = "train.max-rounds=" + (rounds / 2 + 1);
    Invocation first = experiment.invokeOn("local[1]", "run", settings);
    assertThat(first.exitCode()).as(first.errors()).isZero();
    assertThat(inEpoch(experiment, "stopped")).isPositive();

    settings[3] = "train.max-rounds=0";
    Invocation second = experiment.invokeOn("local[1]", "run", settings);

    assertThat(second.exitCode()).as(second.errors()).isZero();
    assertThat(experiment.latest("stopped")).isEqualTo(experiment.latest("straight"));
    String last = "/checkpoints/" + experiment.latest("straight");
    assertThat(experiment.digests("stopped" + last))
        .isEqualTo(experiment.digests("straight" + last));
  }

  /** Steps of the epoch that a run stopped in. */
  private static int inEpoch(TestExperiment experiment, String run) throws IOException {
    String manifest = run + "/checkpoints/" + experiment.latest(run) + "/MANIFEST.json";
    return experiment.json(manifest).path("progress").path("steps-in-epoch").asInt();
  }

  @Test
  void anotherSeedGivesOtherParameters() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", "train.max-rounds=1");

    experiment.complete(
        "run", "train.max-rounds=1", "seed=2", "output=" + experiment.path("other"));

    assertThat(experiment.parametersDigest("other"))
        .isNotEqualTo(experiment.parametersDigest("run"));
    assertThat(experiment.digests("other/vocabulary"))
        .isEqualTo(experiment.digests("run/vocabulary"));
  }

  @ParameterizedTest
  @CsvSource({"tagging, 150", "tagging, 1000", "sentences, 97"})
  void howFilesAreCutIntoTasksLosesAndAddsNothing(String corpus, String splitBytes)
      throws IOException {
    TestExperiment experiment =
        corpus.equals("tagging")
            ? TestExperiment.tagger(Disk.LOCAL)
            : TestExperiment.languageModel(Disk.LOCAL);
    String split = "tokenize.split-bytes=" + splitBytes;
    String other = "output=" + experiment.path("cut");
    for (String stage : new String[] {"tokenize", "shard"}) {
      experiment.complete(stage);
      experiment.complete(stage, split, other);
    }

    assertThat(experiment.digests("cut/vocabulary"))
        .isEqualTo(experiment.digests("run/vocabulary"));
    if (corpus.equals("sentences")) {
      assertThat(experiment.digests("cut/shards")).isEqualTo(experiment.digests("run/shards"));
      return;
    }
    // Which shard an example comes into follows from the pieces.
    ShardContents cut = new ShardContents(experiment, "cut");
    ShardContents whole = new ShardContents(experiment, "run");
    for (Split part : Split.values()) {
      assertThat(cut.examples(part)).isNotEmpty().isEqualTo(whole.examples(part));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tagger, average, 4, mean",
    "tagger, keep, 1, nesterov",
    "tagger, reset, 4, heavy-ball",
    "language-model, average, 1, heavy-ball",
    "language-model, keep, 4, mean",
    "language-model, reset, 1, nesterov"
  })
  void stoppingAndResumingIsAsIfNothingHappened(
      String task, String state, int replicas, String outer) throws IOException {
    TestExperiment experiment =
        task.equals("tagger")
            ? TestExperiment.tagger(Disk.LOCAL)
            : TestExperiment.languageModel(Disk.LOCAL);
    String[] settings = {
      "train.optimizer.state=" + state,
      "train.replicas=" + replicas,
      "shard.count=4",
      "train.batch-tokens=40",
      "train.max-epochs=3",
      "train.schedule.kind=plateau",
      "output=" + experiment.path("straight"),
      "train.max-rounds=5",
      "train.outer.kind=" + outer,
      "train.average={ kind = " + (outer.equals("mean") ? "none" : "last") + ", window = 1 }"
    };
    experiment.complete("run", settings);
    settings[6] = "output=" + experiment.path("stopped");
    settings[7] = "train.max-rounds=2";
    experiment.complete("run", settings);
    assertThat(experiment.latest("stopped")).isEqualTo("round-000002");

    settings[7] = "train.max-rounds=5";
    experiment.complete("run", settings);

    assertThat(experiment.latest("stopped")).isEqualTo("round-000005");
    assertThat(experiment.digests("stopped/checkpoints/round-000005"))
        .hasSize((outer.equals("mean") ? 4 : 6) + (state.equals("keep") ? replicas : 0))
        .isEqualTo(experiment.digests("straight/checkpoints/round-000005"));
    assertThat(experiment.text("stopped/metrics.jsonl").lines()).hasSize(5);
  }
}
