package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run directories that were damaged, belong to another run, or are in use. */
class BadRunDirectoryTest {
  /** What can happen to a file. */
  enum Damage {
    CUT_OFF {
      @Override
      byte[] of(byte[] file) {
        return Arrays.copyOf(file, file.length - 1);
      }
    },
    EMPTIED {
      @Override
      byte[] of(byte[] file) {
        return new byte[0];
      }
    },
    ONE_BIT_FLIPPED {
      @Override
      byte[] of(byte[] file) {
        byte[] changed = file.clone();
        changed[file.length / 2] ^= 1;
        return changed;
      }
    };

    abstract byte[] of(byte[] file);
  }

  private static void damage(TestExperiment experiment, String file, Damage damage)
      throws IOException {
    experiment.forgetTheEnd();
    experiment.put(file, damage.of(experiment.bytes(file)));
  }

  @Test
  void theVocabularyOfAnotherExperimentIsRefused() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.complete("shard");
    experiment.complete("tokenize", "tokenize.max-size=9", "output=" + experiment.path("other"));
    for (String file : experiment.names("other/vocabulary")) {
      experiment.put("run/vocabulary/" + file, experiment.bytes("other/vocabulary/" + file));
    }
    experiment.forgetTheEnd();

    for (String command : List.of("shard", "train")) {
      Invocation end = experiment.invoke(command);

      assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(end.errors())
          .contains("Cannot use the vocabulary in " + experiment.path("run/vocabulary"))
          .contains("belongs to another experiment")
          .contains("rerun 'braid tokenize'");
      assertThat(experiment.names("run"))
          .doesNotContain("model.zip")
          .noneMatch(name -> name.startsWith("checkpoints"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens.tsv", "labels.tsv"})
  void aFileOfAnotherVocabularyIsNamedBeforeThereAreShards(String file) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    String path = "run/vocabulary/" + file;
    experiment.put(path, experiment.text(path).replaceFirst("\t[0-9]+\n", "\t77\n"));

    Invocation end = experiment.invoke("shard");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("Cannot read " + experiment.path(path) + ": checksum ")
        .contains("differs from that in " + experiment.path("run/vocabulary/input.json"))
        .contains("put it back as it was, or rerun 'braid tokenize'");
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedIndexIsNamed(Damage damage) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.complete("shard");
    damage(experiment, "run/shards/index.json", damage);

    Invocation end = experiment.invoke("train");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("Cannot read " + experiment.path("run/shards/index.json") + ": it ")
        .contains("delete shards/ and rerun 'braid shard'");
  }

  /** Its report of the input had no digest of its own. */
  @Test
  void aVocabularyOfAnOlderBraidGoesOn() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    String file = "run/vocabulary/input.json";
    String older = experiment.text(file).replaceFirst("\"version\" : 2", "\"version\" : 1");
    experiment.put(file, older.replaceFirst(",\\s*\"sha256\" : \"[0-9a-f]+\"\\s*}\\s*$", "}"));

    experiment.complete("run");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void shardsOfAnotherVersionAreRefusedWithWhatToDelete(int version) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.complete("shard");
    String file = "run/shards/index.json";
    experiment.put(
        file, experiment.text(file).replaceFirst("\"version\" : 3", "\"version\" : " + version));

    Invocation end = experiment.invoke("run");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("has format version " + version + " and this program reads version 3")
        .contains("delete shards/ and rerun 'braid shard'");
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedCheckpointIsSetAsideAndTheOneBeforeItUsed(Damage damage) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String[] three = {"train.max-rounds=3", "train.checkpoint-every=1", "train.batch-tokens=30"};
    experiment.complete("run", three);
    SortedMap<String, String> undisturbed = experiment.digests("run/checkpoints/round-000003");
    damage(experiment, "run/checkpoints/round-000003/parameters.bin", damage);

    experiment.complete("run", three);

    assertThat(experiment.digests("run/checkpoints/round-000003")).isEqualTo(undisturbed);
    assertThat(experiment.names("run/checkpoints"))
        .filteredOn(name -> name.startsWith(".bad-round-000003-"))
        .hasSize(4);
    assertThat(experiment.text("run/metrics.jsonl").lines()).hasSize(3);
  }

  /** Ways in which the pointers or the best checkpoint can be lost. */
  enum Loss {
    BEST_POINTER,
    BEST_POINTER_TO_ANOTHER,
    LATEST_POINTER,
    METRICS
  }

  /** The first round is the best. */
  private static TestExperiment withAnEarlierBest(int rounds) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", earlierBest(rounds));
    return experiment;
  }

  private static String[] earlierBest(int rounds) {
    // At this rate what comes after the first round is worse.
    return new String[] {
      "train.max-rounds=" + rounds,
      "train.checkpoint-every=1",
      "train.validate-every=1",
      "train.batch-tokens=30",
      "train.keep-checkpoints=1",
      "train.optimizer.learning-rate=0"
    };
  }

  private static String best(TestExperiment experiment) throws IOException {
    return experiment.text("run/checkpoints/BEST").strip();
  }

  @ParameterizedTest
  @EnumSource
  void pointersAndMetricsAreMadeAnewFromTheManifests(Loss loss) throws IOException {
    TestExperiment experiment = withAnEarlierBest(3);
    String best = best(experiment);
    assertThat(best).isNotEqualTo(experiment.latest("run"));
    byte[] model = experiment.bytes("run/model.zip");
    experiment.forgetTheEnd();
    switch (loss) {
      case BEST_POINTER -> experiment.store().delete(experiment.path("run/checkpoints/BEST"));
      case BEST_POINTER_TO_ANOTHER ->
          experiment.put("run/checkpoints/BEST", experiment.bytes("run/checkpoints/LATEST"));
      case LATEST_POINTER -> experiment.put("run/checkpoints/LATEST", "round-000099\n");
      case METRICS -> experiment.put("run/metrics.jsonl", "{\"round\":1}\n{{{\n\u0000\n");
    }

    experiment.complete("train", earlierBest(3));

    assertThat(best(experiment)).isEqualTo(best);
    assertThat(experiment.latest("run")).isEqualTo("round-000003");
    assertThat(experiment.bytes("run/model.zip")).isEqualTo(model);
    assertThat(experiment.names("run"))
        .filteredOn(name -> name.startsWith(".bad-"))
        .hasSize(loss == Loss.METRICS ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheBestCheckpointARunStopsUnlessTheNextIsAccepted(Damage damage) throws IOException {
    TestExperiment experiment = withAnEarlierBest(3);
    String best = best(experiment);
    damage(experiment, "run/checkpoints/" + best + "/parameters.bin", damage);
    SortedMap<String, String> before = experiment.stamps("run/checkpoints");
    for (String command : List.of("train", "run", "evaluate")) {
      Invocation end = experiment.invoke(command, earlierBest(4));

      assertThat(end.exitCode()).as(command).isEqualTo(ExitCode.IO);
      assertThat(end.errors()).contains(best).contains("parameters.bin");
      assertThat(experiment.stamps("run/checkpoints")).isEqualTo(before);
    }
    assertThat(experiment.invoke("train", earlierBest(4)).errors())
        .contains("which validated best (accuracy 0.")
        .contains("restore it, or set train.lost-best = next to take round-000003 (accuracy 0.");

    experiment.complete("run", with(earlierBest(4), "train.lost-best=next"));

    assertThat(best(experiment)).isIn("round-000003", "round-000004");
    assertThat(experiment.names("run/checkpoints"))
        .anyMatch(name -> name.startsWith(".bad-" + best));
  }

  private static String[] with(String[] settings, String more) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = more;
    return all;
  }

  @Test
  void withoutAWholeCheckpointTrainingStopsAndStopsAgain() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String[] two = {"train.max-rounds=2", "train.checkpoint-every=1"};
    experiment.complete("run", two);
    damage(experiment, "run/checkpoints/round-000001/MANIFEST.json", Damage.CUT_OFF);
    damage(experiment, "run/checkpoints/round-000002/optimizer.bin", Damage.ONE_BIT_FLIPPED);
    SortedMap<String, String> before = experiment.stamps("run/checkpoints");

    for (int attempt = 0; attempt < 2; attempt++) {
      Invocation end = experiment.invoke("run", two);

      assertThat(end.exitCode()).isEqualTo(ExitCode.IO);
      assertThat(end.errors())
          .contains("Cannot resume " + experiment.path("run"))
          .contains("none of its 2 checkpoints is whole")
          .contains("round-000002")
          .contains("delete checkpoints/ to train anew");
      assertThat(experiment.stamps("run/checkpoints")).isEqualTo(before);
    }
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String other = experiment.path("other");
    experiment.complete("run", "train.max-rounds=1");
    experiment.complete("run", "train.max-rounds=1", "seed=2", "output=" + other);
    for (String name : experiment.names("other/checkpoints/round-000001")) {
      String file = "/checkpoints/round-000001/" + name;
      experiment.put("run" + file, experiment.bytes("other" + file));
    }

    experiment.forgetTheEnd();

    Invocation end = experiment.invoke("train", "train.max-rounds=1");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("round-000001: it belongs to other experiment")
        .contains("use the run directory it was trained in");
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedShardIsNamedWithItsChecksums(Damage damage) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    experiment.complete("tokenize");
    experiment.complete("shard");
    damage(experiment, "run/shards/train/part-00001.parquet", damage);

    Invocation end = experiment.invoke("train");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("Cannot read shard " + experiment.path("run/shards/train/part-00001.parquet"))
        .contains("delete shards/ and rerun 'braid shard'");
    assertThat(end.errors())
        .containsPattern(
            damage == Damage.ONE_BIT_FLIPPED
                ? "checksum [0-9a-f]{8} of row group 0 differs from [0-9a-f]{8}"
                : "its \\d+ bytes differ from the index \\(\\d+\\)");
    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("checkpoints"));
    assertThat(experiment.json("run/STATUS.json").path("exit-code").asInt()).isEqualTo(65);
  }

  @Test
  void aFolderThatHoldsSomethingElseIsNotTouched() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    experiment.put("run/thesis.txt", "three years of work");
    SortedMap<String, String> before = experiment.stamps("run");

    Invocation end = experiment.invoke("run");

    assertThat(end.exitCode()).isEqualTo(ExitCode.OUTPUT_EXISTS);
    assertThat(end.errors())
        .contains("Cannot write into " + experiment.path("run"))
        .contains("it holds thesis.txt and is no run directory")
        .contains("name another folder");
    assertThat(experiment.stamps("run")).isEqualTo(before);
  }

  @Test
  void aRunThatAnotherProcessHoldsIsLeftAlone() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String java = SparkHome.java().toString();
    String classes = System.getProperty("java.class.path");
    List<String> command =
        List.of(java, "-cp", classes, HolderOfALock.class.getName(), experiment.path("run"));
    try (LoggedProcess holder =
        LoggedProcess.start(SparkHome.scratch("holder"), Map.of(), command)) {
      String attempt =
          holder.awaitOutput(Pattern.compile("held by (\\S+)"), Duration.ofMinutes(2)).group(1);

      Invocation end = experiment.invoke("run");

      assertThat(end.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
      assertThat(end.errors())
          .contains("Cannot lock " + experiment.path("run/_LOCK"))
          .contains("pid=" + holder.handle().pid() + " attempt=" + attempt)
          .contains("--take-over");
      assertThat(experiment.names("run")).containsExactly("_LOCK");
    }
    experiment.complete("tokenize");
  }

  @Test
  void aStageBeforeItsInputNamesTheStageToRunFirst() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

    Invocation shard = experiment.invoke("shard");
    Invocation train = experiment.invoke("train");

    assertThat(shard.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(shard.errors()).contains("run 'braid tokenize' first");
    assertThat(train.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(train.errors()).contains("run 'braid shard' first");
  }

  @Test
  void anUnknownKeyIsAnsweredByTheNearestKnownOne() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

    Invocation end = experiment.invoke("run", "train.replicsa=4", "model.hidden=0");

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors())
        .contains("train.replicsa: unknown key; did you mean train.replicas?")
        .contains("model.hidden = 0: must be a whole number from 1");
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }

  @Test
  void aMissingExperimentFileIsMissingInput() {
    Invocation end = Invocation.of("run", "no-such-experiment.conf");

    assertThat(end.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(end.errors())
        .contains("no-such-experiment.conf: no such file")
        .contains("such as conf/quickstart.conf");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "run", "fly", "run a.conf b.conf", "run a.conf --config b.conf", "sample"})
  void aCommandThatCannotBeMeantIsAUsageError(String line) {
    Invocation end = Invocation.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(end.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(end.errors()).startsWith("braid: ").containsPattern("Try 'braid.* --help'");
  }
}
