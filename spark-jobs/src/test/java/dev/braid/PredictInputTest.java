package dev.braid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.corpus.ParquetBytes;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be predicted, in all formats that training reads, and what becomes of bad input. */
class PredictInputTest {
  private static final List<List<String>> SPACED =
      List.of(
          List.of("New York", "is", "old"),
          List.of("New Age", "is", "dead"),
          List.of("the", "New York", "of", "a", "New Age"));

  /** What NFKC puts spaces into: a no-break space, an accent of its own, an Arabic phrase. */
  private static final List<List<String>> WIDE =
      List.of(
          List.of("1\u00A0000", "cats"),
          List.of("a\u00B4b", "\u00A8", "the"),
          List.of("\uFDFA", "dog", "1\u00A0000"));

  private static String label(String word) {
    return Integer.toString(word.length());
  }

  /** A tagger that was trained and scored on those sentences. */
  private static TestExperiment tagger(
      Disk disk, List<List<String>> sentences, String... settings) {
    TestExperiment experiment = TestExperiment.tagger(disk);
    StringBuilder conll = new StringBuilder();
    for (List<String> sentence : sentences) {
      sentence.forEach(word -> conll.append(word).append('\t').append(label(word)).append('\n'));
      conll.append('\n');
    }
    for (String split : List.of("train", "valid", "test")) {
      experiment.put("corpus/" + split + ".conll", conll.toString());
    }
    experiment.complete("run", settings);
    return experiment;
  }

  /** Predictions have a label for each word, and as many of them right as the evaluation says. */
  private static void scoreAsEvaluated(
      TestExperiment experiment, String output, List<List<String>> sentences) throws IOException {
    List<JsonNode> rows = experiment.predictions(output);
    assertThat(rows).hasSize(sentences.size());
    double right = 0;
    double words = 0;
    for (int i = 0; i < rows.size(); i++) {
      List<String> labels = texts(rows.get(i).path("labels"));
      assertThat(labels).hasSameSizeAs(sentences.get(i));
      for (int k = 0; k < labels.size(); k++) {
        right += labels.get(k).equals(label(sentences.get(i).get(k))) ? 1 : 0;
        words++;
      }
    }
    double evaluated = PredictTest.score(experiment.json("run/reports/test.json"), "accuracy");
    assertThat(right / words).isCloseTo(evaluated, within(1e-9));
  }

  private static String[] with(String[] settings, String... further) {
    String[] all = Arrays.copyOf(settings, settings.length + further.length);
    System.arraycopy(further, 0, all, settings.length, further.length);
    return all;
  }

  private static void predict(
      TestExperiment experiment, String input, String output, String... settings) {
    experiment.complete("predict", predicting(experiment, input, output, settings));
  }

  private static Invocation tryPredict(
      TestExperiment experiment, String input, String output, String... settings) {
    return experiment.invoke("predict", predicting(experiment, input, output, settings));
  }

  private static String[] predicting(
      TestExperiment experiment, String input, String output, String... settings) {
    return with(
        settings,
        TestExperiment.setting("predict.input", experiment.path(input)),
        "predict.output=" + experiment.path(output));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void wordsWithSpacesKeepOneLabelEachInEveryFormatThatHasWords() throws IOException {
    TestExperiment experiment = tagger(Disk.HDFS, SPACED);
    StringBuilder conll = new StringBuilder("# unlabelled\n");
    StringBuilder json = new StringBuilder();
    List<Consumer<Group>> rows = new ArrayList<>();
    for (List<String> sentence : SPACED) {
      conll.append(String.join("\n", sentence)).append("\n\n");
      json.append("{\"words\":[\"").append(String.join("\",\"", sentence)).append("\"]}\n");
      rows.add(row -> ParquetBytes.addList(row, "list", sentence));
    }
    experiment.put("in.conll", conll.toString());
    experiment.put("in.jsonl", json.toString());
    experiment.put("in.parquet", ParquetBytes.of(ParquetBytes.TEXTS, rows, 1));

    String words = "predict.column=words";
    String list = "predict.column=list";
    predict(experiment, "in.conll", "of-conll", "predict.input-format=conll");
    predict(experiment, "in.jsonl", "of-json", "predict.input-format=json-lines", words);
    predict(experiment, "in.parquet", "of-parquet", "predict.input-format=parquet", list);

    scoreAsEvaluated(experiment, "of-conll", SPACED);
    List<JsonNode> predicted = experiment.predictions("of-conll");
    assertThat(texts(predicted.get(2).path("tokens"))).isEqualTo(SPACED.get(2));
    assertThat(predicted.get(2).path("input").asText()).isEqualTo("the New York of a New Age");
    assertThat(experiment.predictions("of-json")).isEqualTo(predicted);
    assertThat(experiment.predictions("of-parquet")).isEqualTo(predicted);
  }

  @Test
  void normalisationCutsNoWordOfATagger() throws IOException {
    String nfkc = "tokenize.normalization=nfkc";
    TestExperiment experiment = tagger(Disk.LOCAL, WIDE, nfkc);
    StringBuilder lines = new StringBuilder();
    WIDE.forEach(sentence -> lines.append(String.join(" ", sentence)).append('\n'));
    experiment.put("in.txt", lines.toString());

    predict(experiment, "in.txt", "out", nfkc);

    scoreAsEvaluated(experiment, "out", WIDE);
    JsonNode first = experiment.predictions("out").get(0);
    assertThat(texts(first.path("tokens"))).containsExactly("1 000", "cats");
    assertThat(first.path("input").asText()).isEqualTo("1\u00A0000 cats");
  }

  @Test
  void labelsAndTargetsOfTheInputArePassedOver() throws IOException {
    TestExperiment classifier = TestExperiment.classifier(Disk.LOCAL);
    classifier.complete("run");
    classifier.put("bare.txt", "play some music\n \t \nwill it rain\n");
    classifier.put("labelled.tsv", "whatever\tplay some music\n \t \n\twill it rain\n");

    predict(classifier, "bare.txt", "of-text");
    predict(classifier, "labelled.tsv", "of-labelled", "predict.input-format=label-text");

    List<JsonNode> rows = classifier.predictions("of-labelled");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).isEqualTo(classifier.predictions("of-text").get(0));
    assertThat(rows.get(1).path("problem").asText()).isEqualTo("no token");
    assertThat(rows.get(2)).isEqualTo(classifier.predictions("of-text").get(2));

    TestExperiment pairs = TestExperiment.pairs(Disk.LOCAL);
    pairs.complete("run");
    pairs.put("pairs.tsv", "4 May 1999\t1999-05-04\n");
    pairs.put("sources.txt", "4 May 1999\n");
    predict(pairs, "pairs.tsv", "of-pairs", "predict.input-format=pairs");
    predict(pairs, "sources.txt", "of-sources");
    assertThat(pairs.predictions("of-pairs")).isEqualTo(pairs.predictions("of-sources")).hasSize(1);
  }

  @Test
  void badInputKeepsItsPlaceIsCountedAndSaysWhy() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.complete("run");
    experiment.put("in.parquet", ParquetBytes.of(ParquetBytes.TEXTS, badRows(), 2));
    String parquet = "predict.input-format=parquet";

    Invocation strict = tryPredict(experiment, "in.parquet", "strict", parquet);
    String limit = "data.max-line-bytes=20";
    String longer = "data.too-long=skip";
    predict(experiment, "in.parquet", "skipped", parquet, limit, longer, "data.malformed=skip");
    predict(experiment, "in.parquet", "replaced", parquet, limit, longer, "data.malformed=replace");

    assertThat(strict.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(strict.errors())
        .contains("in.parquet, row 2: malformed UTF-8 at byte 1 of a value of column text")
        .contains("set data.malformed = skip or replace");
    assertThat(experiment.names("strict")).isEmpty();
    assertThat(problems(experiment, "skipped"))
        .containsExactly(
            "null",
            "column text has no value",
            "malformed UTF-8 at byte 1 of a value of column text",
            "no token",
            "more than 20 bytes in column text");
    assertThat(problems(experiment, "replaced").get(2))
        .isEqualTo("malformed UTF-8 at byte 1 of a value of column text: replaced by U+FFFD");
    assertThat(experiment.predictions("replaced").get(2).path("label").isTextual()).isTrue();
    JsonNode skipped = experiment.json("skipped/_predictions.json");
    assertThat(skipped.path("lines").asInt()).isEqualTo(5);
    for (String fate : List.of("predicted", "empty", "missing")) {
      assertThat(skipped.path(fate).asInt()).as(fate).isEqualTo(1);
    }
    assertThat(skipped.path("unreadable").asInt()).isEqualTo(2);
    JsonNode replaced = experiment.json("replaced/_predictions.json");
    assertThat(replaced.path("replaced").asInt()).isEqualTo(1);
    assertThat(replaced.path("unreadable").asInt()).isEqualTo(1);
  }

  private static List<Consumer<Group>> badRows() {
    return List.of(
        row -> row.append("text", "a b"),
        row -> row.append("target", "no text"),
        row -> row.append("text", Binary.fromConstantByteArray(new byte[] {'a', -1, 'b'})),
        row -> row.append("text", " "),
        row -> row.append("text", "a".repeat(21)));
  }

  private static List<String> problems(TestExperiment experiment, String output)
      throws IOException {
    return experiment.predictions(output).stream()
        .map(row -> row.path("problem").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number|its type is int64, and not strings or lists of them; name another column in"
            + " predict",
        "nothing|it has text, number; name one of them in predict.column"
      })
  void aColumnThatIsNoTextIsNamed(String column, String message) throws IOException {
    TestExperiment experiment = trained();
    String schema = "message m { required binary text; required int64 number; }";
    Consumer<Group> row = group -> group.append("text", "a").append("number", 1L);
    experiment.put("in.parquet", ParquetBytes.of(schema, List.of(row), 1));

    Invocation end =
        tryPredict(
            experiment,
            "in.parquet",
            "out-" + column,
            "predict.input-format=parquet",
            "predict.column=" + column);

    refused(end, "Cannot read column " + column + " of ", message);
    assertThat(experiment.names("out-" + column)).isEmpty();
  }

  @Test
  void whatIsNoParquetOrCutOffIsSaidInOneLine() throws IOException {
    TestExperiment experiment = trained();
    byte[] whole = ParquetBytes.of(ParquetBytes.TEXTS, List.of(row -> row.append("text", "a")), 1);
    experiment.put("none.parquet", "just text\n".getBytes(UTF_8));
    experiment.put("cut.parquet", Arrays.copyOf(whole, whole.length - 20));
    String parquet = "predict.input-format=parquet";

    refused(
        tryPredict(experiment, "none.parquet", "out", parquet), "it is no Parquet file", "PAR1");
    refused(tryPredict(experiment, "cut.parquet", "out", parquet), "the file is damaged", "cut");
  }

  @Test
  void aJsonLineWithoutTheFieldIsRefusedAndNamesThoseThatAreThere() throws IOException {
    TestExperiment experiment = trained();
    experiment.put("in.jsonl", "{\"sentence\":\"a b\"}\n{\"text\":\"a b\"}\n");
    String json = "predict.input-format=json-lines";

    refused(
        tryPredict(experiment, "in.jsonl", "out", json),
        "in.jsonl, line at byte 0: no field text (predict.column), but sentence",
        "data.bad-example = skip");
    predict(experiment, "in.jsonl", "out", json, "data.bad-example=skip");
    assertThat(problems(experiment, "out"))
        .containsExactly("no field text (predict.column), but sentence", "null");
  }

  @Test
  void onlyHowTextIsReadMayDifferFromTraining() throws IOException {
    TestExperiment experiment = trained();
    experiment.put("in.txt", "a b\n");

    predict(experiment, "in.txt", "read-otherwise", "data.malformed=skip", "data.columns=tab");
    Invocation other =
        tryPredict(experiment, "in.txt", "out", "tokenize.casing=lower", "data.malformed=skip");

    assertThat(other.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.errors())
        .contains("tokenize.casing = lower (the run has keep)", "predict with its experiment.conf")
        .doesNotContain("data.malformed");
  }

  private static TestExperiment trained() {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.complete("run");
    return experiment;
  }

  private static void refused(Invocation end, String... parts) {
    assertThat(end.exitCode()).as(end.errors()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors()).contains(parts);
    assertThat(end.errors().lines().filter(line -> line.startsWith("braid: "))).hasSize(1);
  }
}
