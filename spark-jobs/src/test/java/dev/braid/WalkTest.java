package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From text to reports, by one command. */
class WalkTest {
  enum Walk {
    LANGUAGE_MODEL_OF_LINES(TestExperiment::languageModel, "perplexity"),
    TAGGER_OF_CONLL(TestExperiment::tagger, "accuracy"),
    CLASSIFIER_OF_LABEL_TEXT(TestExperiment::classifier, "accuracy"),
    TAGGER_OF_PARALLEL_FILES(TestExperiment::parallelTagger, "accuracy"),
    CLASSIFIER_OF_PARALLEL_FILES(TestExperiment::parallelClassifier, "accuracy"),
    ENCODER_DECODER_OF_PAIRS(TestExperiment::pairs, "bleu");

    private final Function<Disk, TestExperiment> maker;
    private final String score;

    Walk(Function<Disk, TestExperiment> maker, String score) {
      this.maker = maker;
      this.score = score;
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneCommandLeavesTheWholeRunDirectoryOnHdfs(Walk walk) throws IOException {
    TestExperiment experiment = walk.maker.apply(Disk.HDFS);

    Invocation end = experiment.invoke("run");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).contains(walk.score);
    List<String> names =
        new ArrayList<>(
            experiment.names("run").stream().map(WalkTest::anyRound).distinct().toList());
    assertThat(names.remove("reports/test.decoded.jsonl"))
        .isEqualTo(walk == Walk.ENCODER_DECODER_OF_PAIRS);
    assertThat(names)
        .containsExactly(
            "STATUS.json",
            "checkpoints/BEST",
            "checkpoints/LATEST",
            "checkpoints/round-N/MANIFEST.json",
            "checkpoints/round-N/optimizer.bin",
            "checkpoints/round-N/parameters.bin",
            "checkpoints/round-N/replicas.bin",
            "experiment.conf",
            "metrics.jsonl",
            "model.zip",
            "report.html",
            "reports/test.json",
            "shards/index.json",
            "shards/test/part-00000.parquet",
            "shards/test/part-00001.parquet",
            "shards/train/part-00000.parquet",
            "shards/train/part-00001.parquet",
            "shards/valid/part-00000.parquet",
            "shards/valid/part-00001.parquet",
            "vocabulary/input.json",
            "vocabulary/labels.tsv",
            "vocabulary/tokens.tsv");
    assertThat(experiment.json("run/STATUS.json").path("state").asText()).isEqualTo("done");
    assertThat(experiment.json("run/STATUS.json").path("exit-code").asInt(-1)).isZero();
    countsAreThoseOfTheCorpus(experiment);
    metricsHaveALineForEachRound(experiment);
  }

  private static String anyRound(String name) {
    return name.replaceAll("round-[0-9]{6}", "round-N");
  }

  /** The generated corpora have 48 training examples and 12 of each other kind. */
  private static void countsAreThoseOfTheCorpus(TestExperiment experiment) throws IOException {
    JsonNode splits = experiment.json("run/shards/index.json").path("splits");
    assertThat(sum(splits.path("train"), "examples")).isEqualTo(48);
    assertThat(sum(splits.path("valid"), "examples")).isEqualTo(12);
    assertThat(sum(splits.path("test"), "examples")).isEqualTo(12);
    JsonNode counts = experiment.json("run/reports/test.json").path("counts");
    assertThat(counts.path("examples").asLong()).isEqualTo(12);
    assertThat(counts.path("tokens").asLong()).isEqualTo(sum(splits.path("test"), "tokens"));
  }

  private static long sum(JsonNode shards, String key) {
    long sum = 0;
    for (JsonNode shard : shards) {
      sum += shard.path(key).asLong();
    }
    return sum;
  }

  private static void metricsHaveALineForEachRound(TestExperiment experiment) throws IOException {
    String last = experiment.latest("run");
    long rounds = experiment.text("run/metrics.jsonl").lines().count();
    assertThat(last).isEqualTo(String.format("round-%06d", rounds));
    assertThat(rounds).isGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource
  void theSameCommandAgainWritesNothingAnew(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);
    experiment.complete("run");
    SortedMap<String, String> corpus = experiment.stamps("corpus");
    SortedMap<String, String> vocabulary = experiment.stamps("run/vocabulary");
    SortedMap<String, String> shards = experiment.stamps("run/shards");
    SortedMap<String, String> checkpoints = experiment.stamps("run/checkpoints");
    String metrics = experiment.text("run/metrics.jsonl");
    byte[] report = experiment.bytes("run/reports/test.json");

    experiment.complete("run");

    assertThat(experiment.stamps("corpus")).isEqualTo(corpus);
    assertThat(experiment.stamps("run/vocabulary")).isEqualTo(vocabulary);
    assertThat(experiment.stamps("run/shards")).isEqualTo(shards);
    assertThat(experiment.stamps("run/checkpoints")).isEqualTo(checkpoints);
    assertThat(experiment.text("run/metrics.jsonl")).isEqualTo(metrics);
    assertThat(experiment.bytes("run/reports/test.json")).isEqualTo(report);
  }

  @Test
  void anotherConfigurationIsRefusedAndNothingIsTouched() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    experiment.complete("run");
    SortedMap<String, String> before = experiment.stamps("");

    Invocation end = experiment.invoke("run", "model.hidden=9", "train.replicas=1");

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors())
        .contains("model.hidden = 9 (the run has 8)")
        .contains("train.replicas = 1 (the run has 2)")
        .contains(experiment.path("run") + ": holds a run with another configuration")
        .contains("name another folder or delete it");
    assertThat(experiment.stamps("")).isEqualTo(before);
  }

  @Test
  void evaluateAloneScoresTheSplitsAskedFor() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run", "evaluate.splits=[]");
    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("reports"));
    SortedMap<String, String> checkpoints = experiment.stamps("run/checkpoints");

    Invocation end = experiment.invoke("evaluate", "evaluate.splits=[valid,test]");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(experiment.names("run/reports")).containsExactly("test.json", "valid.json");
    assertThat(experiment.json("run/reports/valid.json").path("split").asText()).isEqualTo("valid");
    assertThat(experiment.stamps("run/checkpoints")).isEqualTo(checkpoints);
  }

  @Test
  void stageByStageGivesWhatOneCommandGives() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.complete("run");

    for (String stage : new String[] {"tokenize", "shard", "train", "evaluate"}) {
      experiment.complete(stage, "output=" + experiment.path("stages"));
    }

    for (String part : new String[] {"vocabulary", "shards", "checkpoints", "reports"}) {
      assertThat(experiment.digests("stages/" + part)).isEqualTo(experiment.digests("run/" + part));
    }
  }

  @Test
  void variantsRunBesideEachOtherOnAGeneratedCorpus() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

    Invocation end =
        experiment.invoke(
            "run",
            "variants=[{name=forward, model.direction=forward}, {name=both}]",
            "sample.corpus=tagging",
            "sample.size=16",
            "sample.output=" + experiment.path("run/sample"),
            TestExperiment.setting("data.train", experiment.path("run/sample/train.conll")));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).containsPattern("forward +test +accuracy").contains("ceiling");
    assertThat(experiment.text("run/forward/experiment.conf")).contains("direction=forward");
    assertThat(experiment.text("run/both/experiment.conf")).contains("direction=bidirectional");
    assertThat(experiment.names("run/sample"))
        .containsExactly("test.conll", "train.conll", "valid.conll");
  }

  @Test
  void aGeneratedCorpusMayLieInTheRunDirectory() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String[] settings = {
      "sample.corpus=tagging",
      "sample.size=16",
      "sample.output=" + experiment.path("run/sample"),
      TestExperiment.setting("data.train", experiment.path("run/sample/train.conll"))
    };
    experiment.complete("run", settings);
    SortedMap<String, String> sample = experiment.stamps("run/sample");

    experiment.complete("run", settings);

    assertThat(sample).hasSize(3);
    assertThat(experiment.stamps("run/sample")).isEqualTo(sample);
  }

  @Test
  void aRefusedConfigurationDoesNotRewriteTheGeneratedCorpus() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String sample = "sample.output=" + experiment.path("sample");
    experiment.complete("run", "sample.corpus=tagging", "sample.size=16", sample);
    SortedMap<String, String> before = experiment.stamps("sample");

    Invocation end =
        experiment.invoke("run", "sample.corpus=tagging", "sample.size=16", sample, "seed=2");

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors()).contains("seed = 2 (the run has 1)");
    assertThat(experiment.stamps("sample")).isEqualTo(before);
  }
}
