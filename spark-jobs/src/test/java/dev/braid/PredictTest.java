package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions of a trained model, from text to files. */
class PredictTest {
  @ParameterizedTest
  @EnumSource
  void everyLineGetsARowInItsPlace(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(disk);
    experiment.complete("run");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      lines.add(i % 7 == 3 ? "" : "line number " + i + " ends .".repeat(i % 5));
    }
    experiment.put("input.txt", String.join("\n", lines) + "\n");

    // Small ranges, so that several slices meet in one part.
    String ranges = "tokenize.split-bytes=5000";
    experiment.complete(
        "predict", input(experiment, "input.txt"), output(experiment, "out"), ranges);

    List<JsonNode> rows = experiment.predictions("out");
    assertThat(rows).extracting(row -> row.path("input").asText()).isEqualTo(lines);
    for (JsonNode row : rows) {
      boolean empty = row.path("input").asText().isEmpty();
      assertThat(row.path("tokens").isNull()).isEqualTo(empty);
      assertThat(row.path("problem").asText("")).isEqualTo(empty ? "no token" : "");
    }
    JsonNode report = experiment.json("out/_predictions.json");
    assertThat(report.path("lines").asInt()).isEqualTo(1500);
    assertThat(report.path("empty").asInt()).isEqualTo(214);
    assertThat(report.path("predicted").asInt()).isEqualTo(1286);
  }

  @Test
  void tagsScoreWhatTheEvaluationReports() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("run");
    List<String> lines = new ArrayList<>();
    List<String> gold = new ArrayList<>();
    readConll(experiment.text("corpus/test.conll"), lines, gold);
    experiment.put("input.txt", String.join("\n", lines));

    experiment.complete("predict", input(experiment, "input.txt"), output(experiment, "out"));

    List<String> predicted = new ArrayList<>();
    for (JsonNode row : experiment.predictions("out")) {
      row.path("labels").forEach(label -> predicted.add(label.asText()));
      assertThat(row.path("probabilities")).hasSameSizeAs(row.path("labels"));
    }
    assertThat(predicted).hasSameSizeAs(gold);
    double right = 0;
    for (int i = 0; i < gold.size(); i++) {
      right += gold.get(i).equals(predicted.get(i)) ? 1 : 0;
    }
    assertThat(right / gold.size())
        .isCloseTo(score(experiment.json("run/reports/test.json"), "accuracy"), within(1e-9));
  }

  @Test
  void parquetGoesInAndComesOut() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.complete("run");
    experiment.put("input.txt", "play some music\n\nwill it rain\n");
    String parquet = "predict.output-format=parquet";
    experiment.complete(
        "predict", input(experiment, "input.txt"), output(experiment, "first"), parquet);
    String fromParquet = "predict.input-format=parquet";

    experiment.complete(
        "predict",
        input(experiment, "first"),
        output(experiment, "second"),
        fromParquet,
        "predict.column=input");
    experiment.complete("predict", input(experiment, "input.txt"), output(experiment, "third"));

    assertThat(experiment.predictions("second"))
        .isEqualTo(experiment.predictions("third"))
        .hasSize(3);
    Invocation wrong =
        experiment.invoke(
            "predict", input(experiment, "first"), output(experiment, "fourth"), fromParquet);
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(wrong.errors()).contains("Cannot read column text of", "predict.column");
  }

  @Test
  void linesAboveTheLimitAreKeptInPlaceOrTruncatedOrRefused() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    String limit = "shard.max-length=20";
    experiment.complete("run", limit);
    experiment.put("input.txt", "a b c\n" + "word ".repeat(21) + "\nd e\n");
    String from = input(experiment, "input.txt");

    experiment.complete("predict", limit, from, output(experiment, "kept"));
    String truncate = "predict.too-long=truncate";
    experiment.complete("predict", limit, from, output(experiment, "cut"), truncate);
    Invocation refused =
        experiment.invoke(
            "predict", limit, from, output(experiment, "none"), "predict.too-long=fail");

    JsonNode kept = experiment.predictions("kept").get(1);
    assertThat(kept.path("label").isNull()).isTrue();
    assertThat(kept.path("problem").asText()).isEqualTo("21 tokens, above shard.max-length (20)");
    JsonNode cut = experiment.predictions("cut").get(1);
    assertThat(cut.path("label").isTextual()).isTrue();
    assertThat(cut.path("problem").asText()).endsWith(": truncated");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.errors()).contains("Cannot predict a line of 21 tokens", "predict.too-long");
    assertThat(experiment.names("none")).isEmpty();
  }

  @Test
  void anOutputThatExistsIsLeftAlone() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.complete("run");
    experiment.put("input.txt", "a b c\n");
    experiment.put("out/precious.txt", "kept");

    Invocation end =
        experiment.invoke("predict", input(experiment, "input.txt"), output(experiment, "out"));

    assertThat(end.exitCode()).isEqualTo(ExitCode.OUTPUT_EXISTS);
    assertThat(end.errors()).contains("it exists already");
    assertThat(experiment.names("out")).containsExactly("precious.txt");
  }

  @Test
  void whatIsMissingIsSaidAtOnce() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);

    Invocation nothing = experiment.invoke("predict");
    Invocation untrained =
        experiment.invoke(
            "predict", input(experiment, "experiment.conf"), output(experiment, "out"));

    assertThat(nothing.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(nothing.errors()).contains("predict.input = []", "predict.output = \"\"");
    assertThat(untrained.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(untrained.errors()).contains("run 'braid shard' first");
    assertThat(experiment.names(".")).noneMatch(name -> name.contains("out"));
  }

  private static String input(TestExperiment experiment, String name) {
    return TestExperiment.setting("predict.input", experiment.path(name));
  }

  private static String output(TestExperiment experiment, String name) {
    return "predict.output=" + experiment.path(name);
  }

  private static void readConll(String text, List<String> lines, List<String> labels) {
    List<String> words = new ArrayList<>();
    for (String line : (text + "\n\n").split("\n", -1)) {
      if (!line.isEmpty()) {
        words.add(line.split("\t")[0]);
        labels.add(line.split("\t")[1]);
      } else if (!words.isEmpty()) {
        lines.add(String.join(" ", words));
        words.clear();
      }
    }
  }

  static double score(JsonNode report, String name) {
    return report.findParents("name").stream()
        .filter(node -> node.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asDouble();
  }
}
