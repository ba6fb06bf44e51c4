package dev.braid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.Split;
import dev.braid.corpus.ParquetBytes;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Corpora in JSON lines and Parquet give what the same corpora give as text: byte for byte where
 * tasks read whole files, the same examples however files are cut.
 */
class TableCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPLITS = List.of("train", "valid", "test");

  /** An example of a table: strings, or lists of strings; the target may be missing. */
  private record Row(Object text, Object target) {}

  /** Where a table lies. */
  enum Container {
    JSON_LINES {
      @Override
      byte[] bytes(List<Row> rows) {
        StringBuilder lines = new StringBuilder();
        for (Row row : rows) {
          ObjectNode object = JSON.createObjectNode().put("id", lines.length());
          object.putPOJO(row.text() instanceof List ? "list" : "text", row.text());
          object.putPOJO(row.target() instanceof List ? "targets" : "target", row.target());
          lines.append(object).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
      }
    },
    PARQUET {
      @Override
      byte[] bytes(List<Row> rows) {
        List<Consumer<Group>> all = new ArrayList<>();
        for (Row row : rows) {
          all.add(
              group -> {
                add(group, row.text() instanceof List ? "list" : "text", row.text());
                add(group, row.target() instanceof List ? "targets" : "target", row.target());
              });
        }
        // Several row groups, of which the last is smaller.
        return ParquetBytes.of(ParquetBytes.TEXTS, all, 20);
      }
    };

    abstract byte[] bytes(List<Row> rows);

    String format() {
      return "data.format=" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void add(Group group, String column, Object value) {
      if (value instanceof List<?> list) {
        ParquetBytes.addList(group, column, list.stream().map(String.class::cast).toList());
      } else if (value != null) {
        group.append(column, (String) value);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaggersListsGiveTheShardsOfItsColumns(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    shard(experiment, "run");

    tables(experiment, container, ".conll", TableCorpusTest::sentences);
    String[] columns = {"data.text-column=list", "data.target-column=targets"};
    shardTables(experiment, container, columns);

    theSame(experiment);
    shardPieces(experiment, container, columns);
    theSameExamples(experiment);
  }

  @ParameterizedTest
  @EnumSource
  void aClassifiersTextGivesTheShardsOfItsLines(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.HDFS);
    shard(experiment, "run");

    tables(experiment, container, ".tsv", text -> lines(text, true));
    shardTables(experiment, container);

    theSame(experiment);
    shardPieces(experiment, container);
    theSameExamples(experiment);
  }

  @ParameterizedTest
  @EnumSource
  void aLanguageModelsTextIsThatOfItsLines(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    String train = experiment.text("corpus/train.txt");
    experiment.put("corpus/train.txt", train + "\n\n" + train);
    shard(experiment, "run");

    tables(experiment, container, ".txt", text -> text.lines().map(l -> new Row(l, null)).toList());
    shardPieces(experiment, container);

    theSameVocabulary(experiment);
    for (Split split : Split.values()) {
      assertThat(new ShardContents(experiment, "tables-run").text(split))
          .isNotEmpty()
          .isEqualTo(new ShardContents(experiment, "run").text(split));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pairsGiveTheShardsOfTheirLines(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.HDFS);
    shard(experiment, "run");

    tables(experiment, container, ".tsv", text -> lines(text, false));
    shardTables(experiment, container);

    theSame(experiment);
    shardPieces(experiment, container);
    theSameExamples(experiment);
  }

  @Test
  void severalFilesAndCompressedOnesAreReadInTheirOrder() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    shard(experiment, "run");
    tables(experiment, Container.JSON_LINES, ".tsv", text -> lines(text, true));
    List<Row> rows = lines(experiment.text("corpus/train.tsv"), true);
    experiment.put("train/b.jsonl", Container.JSON_LINES.bytes(rows.subList(20, rows.size())));
    experiment.put("train/a.jsonl.gz", gzip(Container.JSON_LINES.bytes(rows.subList(0, 20))));

    shardTables(
        experiment,
        Container.JSON_LINES,
        TestExperiment.setting("data.train", experiment.path("train")));

    theSameExamples(experiment);
  }

  /** From a table to a model and its scores, which read the table's references once more. */
  @ParameterizedTest
  @EnumSource
  void aTableIsTrainedOnAndEvaluated(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    experiment.complete("run");
    tables(experiment, container, ".tsv", text -> lines(text, false));

    experiment.complete("run", settings(experiment, container));

    assertThat(experiment.parametersDigest("tables-run"))
        .isEqualTo(experiment.parametersDigest("run"));
    assertThat(experiment.text("tables-run/reports/test.decoded.jsonl"))
        .isEqualTo(experiment.text("run/reports/test.decoded.jsonl"));
  }

  @ParameterizedTest
  @EnumSource
  void badRowsStopTheRunOrAreCountedWithTheirPlaces(Container container) throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    tables(experiment, container, ".tsv", text -> lines(text, true));
    List<Row> rows = new ArrayList<>(lines(experiment.text("corpus/train.tsv"), true));
    rows.add(1, new Row("a b", null));
    experiment.put("tables/train", container.bytes(rows));
    String[] settings = settings(experiment, container);

    Invocation end = experiment.invoke("tokenize", settings);
    experiment.complete("tokenize", with(settings, "data.bad-example=skip"));

    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(end.errors())
        .contains("tables/train, ", "column target has no value; fill it in or set data.bad-exam");
    JsonNode report = experiment.json("tables-run/vocabulary/input.json");
    assertThat(report.path("problems").path("missing value").asInt()).isEqualTo(1);
    assertThat(report.path("lines").asInt()).isGreaterThan(report.path("examples").asInt());
    JsonNode place = report.path("first-places").path(0);
    assertThat(place.has(container == Container.PARQUET ? "row" : "offset")).isTrue();
    assertThat(place.path("row").asInt(1)).isEqualTo(1);
  }

  private static void shard(TestExperiment experiment, String run, String... settings) {
    String[] all = with(settings, "output=" + experiment.path(run));
    experiment.complete("tokenize", all);
    experiment.complete("shard", all);
  }

  /** Writes the three splits of a corpus as tables. */
  private static void tables(
      TestExperiment experiment,
      Container container,
      String suffix,
      Function<String, List<Row>> reading)
      throws IOException {
    for (String split : SPLITS) {
      String text = experiment.text("corpus/" + split + suffix);
      experiment.put("tables/" + split, container.bytes(reading.apply(text)));
    }
  }

  private static String[] settings(
      TestExperiment experiment, Container container, String... further) {
    List<String> settings = new ArrayList<>();
    settings.add(container.format());
    settings.add("output=" + experiment.path("tables-run"));
    for (String split : SPLITS) {
      settings.add(TestExperiment.setting("data." + split, experiment.path("tables/" + split)));
    }
    settings.addAll(Arrays.asList(further));
    return settings.toArray(String[]::new);
  }

  private static void shardTables(
      TestExperiment experiment, Container container, String... further) {
    shard(experiment, "tables-run", settings(experiment, container, further));
  }

  /** With small ranges, so that files and row groups are read by several tasks. */
  private static void shardPieces(TestExperiment experiment, Container container, String... further)
      throws IOException {
    experiment.store().delete(experiment.path("tables-run"));
    shardTables(experiment, container, with(further, "tokenize.split-bytes=700"));
  }

  private static void theSame(TestExperiment experiment) throws IOException {
    theSameVocabulary(experiment);
    assertThat(written(experiment, "tables-run", "shards/.*"))
        .isEqualTo(written(experiment, "run", "shards/.*"));
  }

  private static void theSameExamples(TestExperiment experiment) throws IOException {
    theSameVocabulary(experiment);
    for (Split split : Split.values()) {
      assertThat(new ShardContents(experiment, "tables-run").examples(split))
          .isNotEmpty()
          .isEqualTo(new ShardContents(experiment, "run").examples(split));
    }
  }

  private static void theSameVocabulary(TestExperiment experiment) throws IOException {
    assertThat(written(experiment, "tables-run", "vocabulary/.*tsv"))
        .isEqualTo(written(experiment, "run", "vocabulary/.*tsv"));
    JsonNode tables = experiment.json("tables-run/vocabulary/input.json");
    JsonNode text = experiment.json("run/vocabulary/input.json");
    assertThat(tables.path("examples")).isEqualTo(text.path("examples"));
    assertThat(tables.path("training-tokens")).isEqualTo(text.path("training-tokens"));
  }

  private static SortedMap<String, String> written(
      TestExperiment experiment, String run, String names) throws IOException {
    SortedMap<String, String> digests = experiment.digests(run);
    digests.keySet().removeIf(name -> !name.matches(names));
    assertThat(digests).hasSizeGreaterThan(1);
    return digests;
  }

  private static String[] with(String[] settings, String further) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = further;
    return all;
  }

  private static List<Row> lines(String text, boolean labelFirst) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] columns = line.split("\t");
      rows.add(labelFirst ? new Row(columns[1], columns[0]) : new Row(columns[0], columns[1]));
    }
    return rows;
  }

  private static List<Row> sentences(String text) {
    List<Row> rows = new ArrayList<>();
    for (String sentence : text.split("\n\n+")) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (String line : sentence.strip().split("\n")) {
        words.add(line.split("\t")[0]);
        labels.add(line.split("\t")[1]);
      }
      rows.add(new Row(words, labels));
    }
    return rows;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
