package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.SparkHome;
import dev.braid.guard.ExitCode;
import dev.braid.metric.EvaluationReport;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.scoring.TextScores;
import dev.braid.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs side by side: as variants, and by {@code braid compare}. */
class CompareTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASELINE =
      " +\\d+\\.\\d\\d +\\d+\\.\\d\\d ± \\d+\\.\\d\\d +baseline\n";
  private static final String SYSTEM =
      " +\\d+\\.\\d\\d +\\d+\\.\\d\\d ± \\d+\\.\\d\\d +[+-]\\d+\\.\\d\\d +[01]\\.\\d{4}\n";

  private final TestExperiment folder = TestExperiment.pairs(Disk.LOCAL);

  /** Leaves in a run directory what an evaluation of these texts leaves. */
  private void evaluated(
      String run, String tokenizer, List<String> hypotheses, List<String> references)
      throws IOException {
    StringBuilder texts = new StringBuilder();
    TextScores scores = new TextScores(tokenizer, 0);
    for (int i = 0; i < hypotheses.size(); i++) {
      scores.add(i, hypotheses.get(i), references.get(i));
      Map<String, String> line =
          Map.of("hypothesis", hypotheses.get(i), "reference", references.get(i));
      texts.append(JSON.writeValueAsString(line)).append('\n');
    }
    EvaluationReport report =
        new EvaluationReport(
            "encoder-decoder",
            "test",
            "round-000001",
            Map.of("decoded-sentences", (long) hypotheses.size()),
            scores.statistics().stream().map(Result::of).toList(),
            DigestUtils.sha256Hex(texts.toString()),
            List.of());
    folder.put(run + "/reports/test.json", report.toJson());
    folder.put(run + "/reports/test.decoded.jsonl", texts.toString());
  }

  private Invocation compare(String... runs) {
    List<String> arguments = new ArrayList<>(List.of("compare"));
    for (String run : runs) {
      arguments.add(run.startsWith("-") ? run : folder.path(run));
    }
    return Invocation.of(arguments.toArray(String[]::new));
  }

  /** What sacreBLEU's --paired-bs said of two systems, of {@code sacrebleu.json}. */
  @ParameterizedTest
  @ValueSource(strings = {"odd", "plain"})
  void figuresAreThoseOfSacreBleu(String set) throws IOException {
    JsonNode golden =
        JSON.readTree(
            Files.readString(
                SparkHome.project()
                    .resolve("model/src/test/resources/dev/braid/metric/sacrebleu.json")));
    List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    JsonNode range = golden.path("sets").path(set);
    for (int i = range.path(0).asInt(); i < range.path(1).asInt(); i++) {
      JsonNode row = golden.path("sentences").path(i);
      columns.get(0).add(row.path(0).asText());
      columns.get(1).add(row.path(1).asText());
      columns.get(2).add(row.path(2).path(0).asText());
    }
    evaluated("first", "13a", columns.get(0), columns.get(2));
    evaluated("second", "13a", columns.get(1), columns.get(2));

    Invocation end = compare("first", "second");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    int found = 0;
    for (JsonNode expected : golden.path("intervals")) {
      boolean bleu =
          expected.path("tokenize").asText().equals("13a")
              && expected.path("smooth_method").asText().equals("exp");
      boolean chrf = expected.has("word_order") && expected.path("word_order").asInt() == 0;
      boolean ter = expected.path("metric").asText().equals("TER");
      if (expected.path("set").asText().equals(set) && (bleu || chrf || ter)) {
        found++;
        assertThat(end.output()).containsPattern(row("first", expected, 0) + " +baseline\n");
        assertThat(end.output()).containsPattern(row("second", expected, 1) + tail(expected));
      }
    }
    assertThat(found).isEqualTo(3);
  }

  private String row(String run, JsonNode expected, int system) {
    return Pattern.quote(folder.path(run))
        + String.format(
            Locale.ROOT,
            " +%.2f +%.2f ± %.2f",
            expected.path("scores").path(system).asDouble(),
            expected.path("means").path(system).asDouble(),
            expected.path("halves").path(system).asDouble());
  }

  private static String tail(JsonNode expected) {
    double difference =
        expected.path("scores").path(1).asDouble() - expected.path("scores").path(0).asDouble();
    String text = String.format(Locale.ROOT, "%+.2f", difference);
    return " +"
        + Pattern.quote(text)
        + String.format(Locale.ROOT, " +%.4f\n", expected.path("p").asDouble());
  }

  @ParameterizedTest
  @EnumSource
  void variantsOfAnEncoderDecoderAreComparedAndSoAreTheirFolders(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.pairs(disk);
    String variants = "variants=[{name=greedy, decode.beam=1}, {name=beam}]";

    String twoFiles =
        String.format(
            "data.test=[\"%s\", \"%s\"]",
            experiment.path("corpus/test.tsv"), experiment.path("corpus/valid.tsv"));

    Invocation end = experiment.invoke("run", variants, twoFiles);

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output())
        .contains(
            "\ntest, paired bootstrap against greedy\n",
            "\nBLEU|nrefs:1|bs:1000|seed:12345|",
            "\nchrF2|nrefs:1|",
            "\nTER|nrefs:1|")
        .containsPattern("greedy" + BASELINE)
        .containsPattern("beam  " + SYSTEM);
    assertThat(experiment.text("run/comparison.html"))
        .contains("<h2>test, paired bootstrap against greedy</h2>")
        .contains(
            "<p>BLEU|nrefs:1|bs:1000|", "<p>chrF2|nrefs:1|bs:1000|", "<p>TER|nrefs:1|bs:1000|");
    List<String> targets =
        (experiment.text("corpus/test.tsv") + experiment.text("corpus/valid.tsv"))
            .lines()
            .map(line -> line.substring(line.indexOf('\t') + 1))
            .toList();
    List<String> references = new ArrayList<>();
    for (String line : experiment.text("run/beam/reports/test.decoded.jsonl").split("\n")) {
      references.add(JSON.readTree(line).path("reference").asText().replace(" ", ""));
    }
    assertThat(references).isEqualTo(targets);
    assertThat(experiment.names("run/beam/reports"))
        .containsExactly("test.decoded.jsonl", "test.json");

    Invocation later =
        Invocation.of("compare", experiment.path("run/greedy"), experiment.path("run/beam"));

    assertThat(later.exitCode()).as(later.errors()).isZero();
    assertThat(figures(later.output())).isNotEmpty().isEqualTo(figures(end.output()));
  }

  /** From the means on, in the order of the lines. */
  private static List<String> figures(String output) {
    return Pattern.compile("\\d+\\.\\d\\d ± .*")
        .matcher(output)
        .results()
        .map(m -> m.group().replaceAll(" +", " "))
        .toList();
  }

  @Test
  void variantsScoredByDifferentSettingsAreDoneButNotCompared() {
    Invocation end =
        folder.invoke("run", "variants=[{name=a, evaluate.bleu-tokenizer=char}, {name=b}]");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output())
        .containsPattern("b +test +bleu")
        .contains("No paired bootstrap on test. ", "|tok:char|", "|tok:13a|");
  }

  @Test
  void seedAndNumberOfSamplesCanBeChosen() throws IOException {
    evaluated("a", "13a", List.of("a b c d", "e"), List.of("a b c d", "f"));
    evaluated("b", "13a", List.of("a b c e", "f"), List.of("a b c d", "f"));

    Invocation end = compare("a", "b", "--seed=7", "--resamples=50");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).contains("|bs:50|seed:7|");
  }

  @Test
  void otherReferencesAreRefused() throws IOException {
    evaluated("a", "13a", List.of("x", "x"), List.of("one", "two"));
    evaluated("b", "13a", List.of("x", "x"), List.of("one", "Two"));

    Invocation end = compare("a", "b");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains(
            "the reference of sentence 2 of test is 'two' in the first and 'Two' in the second;"
                + " evaluate both on the same data.test");
    assertThat(end.output()).isEmpty();
  }

  @Test
  void anotherNumberOfSentencesIsRefused() throws IOException {
    evaluated("a", "13a", List.of("x", "x"), List.of("one", "two"));
    evaluated("b", "13a", List.of("x"), List.of("one"));

    Invocation end = compare("a", "b");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("the first decoded 2 sentences of test, the second 1; evaluate both on the same");
  }

  @Test
  void anotherTokenizerIsRefused() throws IOException {
    evaluated("a", "13a", List.of("x"), List.of("one"));
    evaluated("b", "char", List.of("x"), List.of("one"));

    Invocation end = compare("a", "b");

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors())
        .contains("evaluate.bleu-tokenizer: scored as BLEU|", "|tok:13a|", "|tok:char|")
        .contains("rerun 'braid evaluate' with the same value for both");
  }

  @Test
  void aReportOnAnotherSplitIsRefused() throws IOException {
    evaluated("a", "13a", List.of("x"), List.of("one"));
    folder.put(
        "b/reports/test.json", folder.text("a/reports/test.json").replace("\"test\"", "\"valid\""));

    Invocation end = compare("a", "b");

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors()).contains("on test: ", "is a report on valid; rerun 'braid evaluate'");
  }

  @Test
  void textsOfAnotherEvaluationAreRefused() throws IOException {
    evaluated("a", "13a", List.of("x"), List.of("one"));
    evaluated("b", "13a", List.of("x"), List.of("one"));
    folder.put("b/reports/test.decoded.jsonl", "{\"hypothesis\":\"y\",\"reference\":\"one\"}\n");

    Invocation changed = compare("a", "b");
    folder.put("b/reports/test.decoded.jsonl", "{\"hypothesis\":\"y\"}\n");
    Invocation damaged = compare("a", "b");

    assertThat(changed.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(changed.errors())
        .containsPattern(
            "test.decoded.jsonl: checksum [0-9a-f]{8} differs from the report \\([0-9a-f]{8}\\);"
                + " rerun 'braid evaluate'");
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(damaged.errors()).contains("a line lacks hypothesis or reference; rerun");
  }

  @Test
  void runsWithoutReportsOrTextsAreRefused() throws IOException {
    evaluated("a", "13a", List.of("x"), List.of("one"));
    String report = folder.text("a/reports/test.json");
    folder.put("old/reports/test.json", report.replaceAll(".*decoded-digest.*\n", ""));
    folder.put("tagger/reports/test.json", report.replace("encoder-decoder", "tagger"));

    Invocation missing = compare("a", "b");
    Invocation old = compare("a", "old");
    Invocation tagger = compare("a", "tagger");

    assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(missing.errors())
        .contains("/b/reports/test.json; run 'braid evaluate' on it with evaluate.splits=[test]");
    assertThat(old.exitCode()).isEqualTo(ExitCode.NO_INPUT);
    assertThat(old.errors()).contains("kept no decoded texts; rerun 'braid evaluate'");
    assertThat(tagger.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(tagger.errors()).contains("task = tagger", "name runs of task = encoder-decoder");
  }

  @Test
  void misuseIsExplained() {
    Invocation alone = compare("a");
    Invocation twice = compare("a", "a");
    Invocation split = compare("a", "b", "--split=all");
    Invocation samples = compare("a", "b", "--resamples=0");

    assertThat(List.of(alone, twice, split, samples))
        .extracting(Invocation::exitCode)
        .containsOnly(ExitCode.USAGE);
    assertThat(alone.errors()).contains("RUN");
    assertThat(twice.errors()).contains("with itself: name each run once");
    assertThat(split.errors()).contains("--split all: must be train, valid or test");
    assertThat(samples.errors()).contains("Cannot resample 0 times");
  }

  @Test
  void helpIsPrinted() {
    Invocation help = Invocation.of("compare", "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("95 % ", "RUN RUN...", "--resamples", "--seed", "--split");
    assertThat(help.errors()).isEmpty();
  }
}
