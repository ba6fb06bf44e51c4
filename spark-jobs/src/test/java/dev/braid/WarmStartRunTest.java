package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs that start from an earlier run's model, by {@code train.start-from}. */
class WarmStartRunTest {
  private static final String[] SHORT = {"train.max-rounds=2", "train.checkpoint-every=1"};

  /** An earlier run on the first half of the training text. */
  private static void earlier(TestExperiment experiment, String suffix, String... settings)
      throws IOException {
    String[] lines = experiment.text("corpus/train" + suffix).split("\n", -1);
    String half =
        Arrays.stream(lines).limit(lines.length / 2).collect(Collectors.joining("\n", "", "\n\n"));
    experiment.put("corpus/half" + suffix, half);
    String train = TestExperiment.setting("data.train", experiment.path("corpus/half" + suffix));
    experiment.complete("run", with(settings, train, "output=" + experiment.path("earlier")));
  }

  private static String[] with(String[] settings, String... more) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String startFrom(TestExperiment experiment) {
    return "train.start-from=" + experiment.path("earlier");
  }

  private static String output(TestExperiment experiment, String name) {
    return "output=" + experiment.path(name);
  }

  private static String sha256(TestExperiment experiment, String checkpoint) throws IOException {
    return experiment.digests(checkpoint).get("parameters.bin");
  }

  @Test
  void aModelOfHalfTheTextIsAtOnceBetterThanADrawnOne() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    String[] longer = {"train.max-epochs=20", "train.optimizer.learning-rate=0.03"};
    earlier(experiment, ".conll", longer);
    experiment.complete("run", with(longer, "train.max-rounds=1", "train.validate-every=1"));

    experiment.complete(
        "run", with(longer, "train.max-rounds=1", startFrom(experiment), output(experiment, "on")));

    JsonNode start = experiment.json("on/start.json");
    double warm = start.path("valid").path("accuracy").asDouble();
    double cold =
        experiment.json("run/metrics.jsonl").path("valid").path("accuracy").asDouble(Double.NaN);
    assertThat(warm).isGreaterThan(cold + 0.1);
    assertThat(start.path("run").asText()).isEqualTo(experiment.path("earlier"));
    String best = experiment.text("earlier/checkpoints/BEST").strip();
    assertThat(start.path("checkpoint").asText()).isEqualTo(best);
    assertThat(start.path("parameters").asText())
        .isEqualTo(sha256(experiment, "earlier/checkpoints/" + best));
    JsonNode tokens = start.path("tokens");
    long before = experiment.text("earlier/vocabulary/tokens.tsv").lines().count() - 2;
    long now = experiment.text("on/vocabulary/tokens.tsv").lines().count() - 2;
    assertThat(tokens.path("known").asLong() + tokens.path("dropped").asLong()).isEqualTo(before);
    assertThat(tokens.path("known").asLong() + tokens.path("new").asLong()).isEqualTo(now);
    assertThat(tokens.path("new").asLong()).isPositive();
  }

  /** At a rate of 0 nothing becomes better than what training starts from. */
  @Test
  void aModelThatDoesNotGetBetterIsTheBestOfTheNewRunToo() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));
    String[] still = {"train.optimizer.learning-rate=0", "train.validate-every=1"};

    experiment.complete("run", with(SHORT, with(still, startFrom(experiment))));

    assertThat(experiment.text("run/checkpoints/BEST").strip()).isEqualTo("round-000000");
    assertThat(experiment.latest("run")).isEqualTo("round-000002");
    // The same words, so the same model to the last bit.
    String best = experiment.text("earlier/checkpoints/BEST").strip();
    assertThat(sha256(experiment, "run/checkpoints/round-000000"))
        .isEqualTo(sha256(experiment, "earlier/checkpoints/" + best));
    assertThat(experiment.json("run/reports/test.json").path("results"))
        .isEqualTo(experiment.json("earlier/reports/test.json").path("results"));
  }

  @Test
  void theSameCommandGivesTheSameBytesAndGoesOnWithoutTheEarlierRun() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    earlier(experiment, ".txt", SHORT);
    // What the start needs is left of the earlier run: configuration, vocabulary, a checkpoint.
    for (String gone : List.of("shards", "model.zip", "metrics.jsonl", "STATUS.json")) {
      experiment.store().delete(experiment.path("earlier/" + gone));
    }
    String[] settings = {startFrom(experiment), "train.checkpoint-every=1", "train.max-rounds=3"};
    experiment.complete("run", with(settings, output(experiment, "straight")));
    experiment.complete("tokenize", with(settings, output(experiment, "broken")));
    experiment.complete("shard", with(settings, output(experiment, "broken")));
    settings[2] = "train.max-rounds=1";
    experiment.complete("train", with(settings, output(experiment, "broken")));
    // As if the process had died before its first round.
    for (String file : List.of("round-000001", "LATEST", "BEST")) {
      experiment.store().delete(experiment.path("broken/checkpoints/" + file));
    }
    byte[] start = experiment.bytes("broken/start.json");
    experiment.store().delete(experiment.path("earlier"));

    settings[2] = "train.max-rounds=3";
    experiment.complete("run", with(settings, output(experiment, "broken")));

    for (String part : List.of("vocabulary", "shards", "checkpoints", "reports")) {
      assertThat(experiment.digests("broken/" + part))
          .as(part)
          .isEqualTo(experiment.digests("straight/" + part));
    }
    assertThat(experiment.bytes("broken/start.json"))
        .isEqualTo(start)
        .isEqualTo(experiment.bytes("straight/start.json"));
  }

  @Test
  void withoutTheEarlierRunAndBeforeTheFirstCheckpointTheRunStops() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));
    String[] settings = with(SHORT, startFrom(experiment));
    experiment.complete("tokenize", settings);
    experiment.complete("shard", settings);
    experiment.store().delete(experiment.path("earlier/checkpoints"));

    Invocation end = experiment.invoke("train", settings);

    assertThat(end.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(end.errors())
        .contains("Cannot start from " + experiment.path("earlier") + ": it has no checkpoint best")
        .contains("check train.start-from");
    experiment.store().delete(experiment.path("earlier"));
    assertThat(experiment.invoke("train", settings).errors())
        .contains("it has no experiment.conf, so it is no run");
    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("checkpoints"));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));
    String start = startFrom(experiment);

    Invocation other =
        experiment.invoke(
            "run", start, "model.hidden=9", "model.cell=gru", "tokenize.casing=lower");

    assertThat(other.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.errors())
        .contains("tokenize.casing = lower (the run to start from has keep)")
        .contains("model.cell = gru (the run to start from has lstm)")
        .contains("model.hidden = 9 (the run to start from has 8)")
        .contains("train.start-from = " + experiment.path("earlier") + ": its network is another");
    Invocation missing =
        experiment.invoke("run", start, "train.start-from-checkpoint=round-000009");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(missing.errors()).contains("it has no checkpoint round-000009");
    Invocation root = experiment.invoke("run", "train.start-from=/");
    assertThat(root.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    experiment.put("earlier/experiment.conf", "model {");
    Invocation damaged = experiment.invoke("run", start);
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(damaged.errors()).contains("experiment.conf is damaged");
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }

  private static void copyVocabulary(TestExperiment experiment, String from) throws IOException {
    for (String file : experiment.names(from + "/vocabulary")) {
      experiment.put("earlier/vocabulary/" + file, experiment.bytes(from + "/vocabulary/" + file));
    }
  }

  @Test
  void aVocabularyOfAnotherRunOrADamagedModelIsRefused() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));
    experiment.complete("run", with(SHORT, output(experiment, "same")));
    experiment.complete("tokenize", "tokenize.max-size=9", output(experiment, "other"));
    copyVocabulary(experiment, "other");
    String[] settings = with(SHORT, startFrom(experiment));

    Invocation other = experiment.invoke("run", settings);

    assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(other.errors()).contains("vocabulary is not what").contains("was trained with");
    copyVocabulary(experiment, "same");
    String best = "earlier/checkpoints/" + experiment.text("earlier/checkpoints/BEST").strip();
    byte[] parameters = experiment.bytes(best + "/parameters.bin");
    parameters[40] ^= 1;
    experiment.put(best + "/parameters.bin", parameters);
    Invocation damaged = experiment.invoke("run", settings);
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.IO);
    assertThat(damaged.errors()).contains("parameters.bin was changed");
    assertThat(experiment.names("run")).doesNotContain("start.json");
  }

  @Test
  void anotherStartIsAnotherRun() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));
    experiment.complete("run", SHORT);
    SortedMap<String, String> before = experiment.stamps("run");

    Invocation end = experiment.invoke("run", with(SHORT, startFrom(experiment)));

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors())
        .contains("train.start-from = " + experiment.path("earlier") + " (the run has ");
    assertThat(experiment.stamps("run")).isEqualTo(before);
  }

  @Test
  void wordsAreCutAsInTheEarlierRunThoughEachSideHasItsOwnCodes() throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    String subwords = "tokenize.subwords={ kind = bpe, merges = 30, sharing = separate }";
    experiment.complete("run", with(SHORT, subwords, output(experiment, "earlier")));
    String train = "corpus/train/seq.in";
    experiment.put(train, experiment.text(train).replace("e", "ee"));

    experiment.complete("run", with(SHORT, subwords, startFrom(experiment)));

    for (String file : List.of("tokens.codes", "labels.codes")) {
      assertThat(experiment.text("run/vocabulary/" + file))
          .isEqualTo(experiment.text("earlier/vocabulary/" + file));
    }
    JsonNode start = experiment.json("run/start.json");
    assertThat(start.path("tokens").path("known").asInt()).isGreaterThan(4);
    assertThat(start.path("labels").path("new").asInt()).isZero();
    String named = "tokenize.subwords.codes=" + experiment.path("earlier/vocabulary/labels.codes");
    Invocation other =
        experiment.invoke(
            "run", with(SHORT, subwords, named, startFrom(experiment), output(experiment, "no")));
    assertThat(other.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.errors())
        .contains("must hold the codes of the run that train.start-from names")
        .contains("or be empty, which takes them");
    assertThat(experiment.store().exists(experiment.path("no"))).isFalse();
    experiment.store().delete(experiment.path("earlier/vocabulary/labels.codes"));
    Invocation gone =
        experiment.invoke(
            "run", with(SHORT, subwords, startFrom(experiment), output(experiment, "no")));
    assertThat(gone.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(gone.errors()).contains("labels.codes");
    assertThat(experiment.names("no")).doesNotContain("vocabulary/tokens.tsv");
  }

  /** At a rate that is too high by far, then at one of 0. */
  @Test
  void trainingThatDivergesGoesBackToTheModelItStartedFrom() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", with(SHORT, output(experiment, "earlier")));

    experiment.complete(
        "run",
        startFrom(experiment),
        "train.max-rounds=1",
        "train.optimizer.learning-rate=1e6",
        "train.optimizer.epsilon=0",
        "train.batch-tokens=20",
        "train.steps-per-round=8",
        "train.divergence.action=go-back",
        "train.divergence.rate-factor=0");

    String manifest = "run/checkpoints/round-000001/MANIFEST.json";
    assertThat(experiment.json(manifest).path("progress").path("setbacks").asInt()).isEqualTo(1);
    assertThat(sha256(experiment, "run/checkpoints/round-000001"))
        .isEqualTo(sha256(experiment, "run/checkpoints/round-000000"));
  }
}
