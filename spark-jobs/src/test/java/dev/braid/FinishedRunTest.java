package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What was done is not done again: the same command ends with 0 and changes no file. */
class FinishedRunTest {
  private static final List<String> STAGES = List.of("tokenize", "shard", "train", "evaluate");

  /** Spark does not start with that, so a command that succeeds has not started it. */
  private static final String NO_CLUSTER = "no-such-cluster";

  private static Invocation again(TestExperiment experiment, String command, String... settings)
      throws IOException {
    SortedMap<String, String> before = experiment.stamps("");
    Invocation end = experiment.invokeOn(NO_CLUSTER, command, settings);
    assertThat(end.exitCode()).as(command + ": " + end.errors()).isZero();
    assertThat(experiment.stamps("")).isEqualTo(before);
    return end;
  }

  private static List<String> done(TestExperiment experiment) throws IOException {
    List<String> done = new ArrayList<>();
    JsonNode status = experiment.json("run/STATUS.json");
    status.path("done").forEach(stage -> done.add(stage.asText()));
    return done;
  }

  @Test
  void eachStageAndAllOfThemAfterTheyWereDoneOneByOne() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    for (int i = 0; i < STAGES.size(); i++) {
      experiment.complete(STAGES.get(i));

      assertThat(done(experiment)).isEqualTo(STAGES.subList(0, i + 1));
      for (String stage : STAGES.subList(0, i + 1)) {
        again(experiment, stage);
      }
    }
    assertThat(again(experiment, "run").output()).contains("accuracy");
  }

  @Test
  void eachStageAfterAllWereDoneAtOnce() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.HDFS);
    experiment.complete("run");
    assertThat(done(experiment)).isEqualTo(STAGES);

    for (String stage : STAGES.subList(0, 3)) {
      assertThat(again(experiment, stage).output()).isEmpty();
    }
    assertThat(again(experiment, "evaluate").output()).contains("perplexity");
    assertThat(again(experiment, "run").output()).contains("perplexity");
  }

  @Test
  void variantsAndTheirComparison() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    String variants = "variants=[{name=greedy, decode.beam=1}, {name=beam}]";
    String generated = "sample.output=" + experiment.path("sample");
    String[] settings = {variants, "sample.corpus=dates", "sample.size=48", generated};
    Invocation first = experiment.invoke("run", settings);
    assertThat(first.exitCode()).as(first.errors()).isZero();

    Invocation second = again(experiment, "run", settings);

    assertThat(second.output()).isEqualTo(first.output()).contains("greedy").contains("BLEU");
    for (String stage : STAGES) {
      again(experiment, stage, settings);
    }
  }

  @Test
  void oneVariantThatIsNotDoneIsDone() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String one = "variants=[{name=one}, {name=two, seed=2}]";
    experiment.complete("run", one);
    experiment.store().delete(experiment.path("run/two"));
    SortedMap<String, String> before = experiment.stamps("run/one/checkpoints");

    assertThat(experiment.invokeOn(NO_CLUSTER, "run", one).exitCode())
        .isEqualTo(ExitCode.CONFIGURATION);
    experiment.complete("run", one);

    assertThat(experiment.names("run/two")).contains("model.zip", "reports/test.json");
    assertThat(experiment.stamps("run/one/checkpoints")).isEqualTo(before);
    again(experiment, "run", one);
  }

  @Test
  void whatIsGoneIsMissed() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run");
    for (String file :
        List.of(
            "run/vocabulary/tokens.tsv",
            "run/shards/index.json",
            "run/model.zip",
            "run/reports/test.json",
            "run/STATUS.json")) {
      byte[] content = experiment.bytes(file);
      experiment.store().delete(experiment.path(file));

      // Without a cluster it cannot be made anew.
      assertThat(experiment.invokeOn(NO_CLUSTER, "run").exitCode())
          .as(file)
          .isEqualTo(ExitCode.CONFIGURATION);
      experiment.put(file, content);
    }
    again(experiment, "run");
  }

  @Test
  void aStageThatIsDoneAnewIsToBeFollowedByTheOthers() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run");
    byte[] report = experiment.bytes("run/reports/test.json");
    experiment.store().delete(experiment.path("run/checkpoints"));
    experiment.store().delete(experiment.path("run/model.zip"));

    experiment.complete("train");

    assertThat(done(experiment)).isEqualTo(STAGES.subList(0, 3));
    experiment.complete("evaluate");
    assertThat(done(experiment)).isEqualTo(STAGES);
    assertThat(experiment.bytes("run/reports/test.json")).isEqualTo(report);
  }

  @Test
  void otherSettingsAreNotDone() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run");

    for (String setting : List.of("evaluate.splits=[valid]", "train.max-epochs=2")) {
      assertThat(experiment.invokeOn(NO_CLUSTER, "run", setting).exitCode())
          .isEqualTo(ExitCode.CONFIGURATION);
    }
    experiment.complete("run", "evaluate.splits=[valid]");
    assertThat(experiment.json("run/STATUS.json").path("stages")).hasSize(4);
    again(experiment, "run", "evaluate.splits=[valid]");
  }

  @Test
  void aFailedStageLeavesThoseBeforeItDone() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.complete("shard");
    experiment.store().delete(experiment.path("run/shards/train/part-00000.parquet"));

    Invocation end = experiment.invoke("train");

    assertThat(end.exitCode()).isNotZero();
    assertThat(experiment.json("run/STATUS.json").path("state").asText()).isEqualTo("failed");
    assertThat(done(experiment)).isEqualTo(STAGES.subList(0, 2));
    again(experiment, "tokenize");
  }
}
