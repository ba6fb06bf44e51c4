package dev.braid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that cannot be used: a clear error or a counted report, and nothing half-written. */
class BadInputTest {
  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @EnumSource
  void aMissingPathIsNamedAndNothingIsMade(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);

    Invocation end = experiment.invoke("run", train(experiment, "nowhere.conll"));

    fails(end, ExitCode.NO_INPUT, experiment.path("nowhere.conll"), "no such file", "check");
    nothingIsMade(experiment);
  }

  @Test
  void aMissingTestTextIsFoundBeforeTraining() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String test = TestExperiment.setting("data.test", experiment.path("nowhere.conll"));

    Invocation end = experiment.invoke("run", test);

    fails(end, ExitCode.NO_INPUT, experiment.path("nowhere.conll"), "no such file");
    nothingIsMade(experiment);
  }

  @Test
  void anEmptyFileIsMissingInput() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.put("empty.conll", "");

    Invocation end = experiment.invoke("run", train(experiment, "empty.conll"));

    fails(end, ExitCode.NO_INPUT, experiment.path("empty.conll"), "the file is empty");
    nothingIsMade(experiment);
  }

  @Test
  void aCorpusWithoutAnExampleIsMissingInput() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.put("blank.conll", "\n# a comment\n\n");

    Invocation end = experiment.invoke("run", train(experiment, "blank.conll"));

    fails(end, ExitCode.NO_INPUT, experiment.path("blank.conll"), "no example in it");
    nothingIsHalfWritten(experiment, ExitCode.NO_INPUT);
  }

  @ParameterizedTest
  @EnumSource
  void hiddenFilesAreNoInput(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);
    experiment.put("hidden/.a.conll", "word\tA\n");
    experiment.put("hidden/_SUCCESS", "word\tA\n");

    Invocation end = experiment.invoke("run", train(experiment, "hidden"));

    fails(end, ExitCode.NO_INPUT, experiment.path("hidden"), "only hidden files", "rename");
    nothingIsMade(experiment);
  }

  @ParameterizedTest
  @EnumSource
  void aGzipFileThatIsCutOffIsBadData(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);
    byte[] whole = gzip(experiment.bytes("corpus/train.conll"));
    experiment.put("train.conll.gz", Arrays.copyOf(whole, whole.length / 2));

    Invocation end = experiment.invoke("run", train(experiment, "train.conll.gz"));

    fails(end, ExitCode.BAD_INPUT, experiment.path("train.conll.gz"));
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);
  }

  @Test
  void aGzipFileThatIsNoneIsBadData() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.put("train.conll.gz", experiment.bytes("corpus/train.conll"));

    Invocation end = experiment.invoke("run", train(experiment, "train.conll.gz"));

    fails(end, ExitCode.BAD_INPUT, experiment.path("train.conll.gz"), "gz");
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);
  }

  @Test
  void aWholeGzipFileGivesTheVocabularyOfItsText() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.put("train.conll.gz", gzip(experiment.bytes("corpus/train.conll")));
    experiment.complete("tokenize");

    experiment.complete(
        "tokenize", train(experiment, "train.conll.gz"), "output=" + experiment.path("zipped"));

    assertThat(experiment.digests("zipped/vocabulary"))
        .isEqualTo(experiment.digests("run/vocabulary"));
  }

  @Test
  void malformedUtf8StopsTheRunAndTheAdviceOfTheMessageHelps() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    long offset = appendLine(experiment, "bad\u00ff\tA\n\n".getBytes(ISO_8859_1));

    Invocation end = experiment.invoke("run");

    fails(
        end,
        ExitCode.BAD_INPUT,
        experiment.path("corpus/train.conll") + ", line at byte " + offset,
        "set data.malformed = skip or replace");
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);
    experiment.complete("tokenize", "data.malformed=skip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "replace"})
  void malformedUtf8IsCountedWithItsPlace(String policy) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    long offset = appendLine(experiment, "bad\u00ff\tA\n\n".getBytes(ISO_8859_1));

    experiment.complete("tokenize", "data.malformed=" + policy);

    oneProblem(experiment, "malformed UTF-8", offset);
    int kept = policy.equals("replace") ? 1 : 0;
    JsonNode report = experiment.json("run/vocabulary/input.json");
    assertThat(report.path("training-examples").asInt()).isEqualTo(48 + kept);
    assertThat(experiment.text("run/vocabulary/tokens.tsv").contains("bad\ufffd"))
        .isEqualTo(policy.equals("replace"));
  }

  @Test
  void onlyTheFirstTenPlacesAreReportedButAllAreCounted() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    long offset = appendLine(experiment, "\u00ff\tA\n\n".repeat(25).getBytes(ISO_8859_1));

    experiment.complete("tokenize", "data.malformed=skip", "tokenize.split-bytes=100");

    JsonNode report = experiment.json("run/vocabulary/input.json");
    assertThat(report.path("problems").path("malformed UTF-8").asInt()).isEqualTo(25);
    assertThat(report.path("first-places")).hasSize(10);
    assertThat(report.path("first-places").path(9).path("offset").asLong())
        .isEqualTo(offset + 9 * 5);
  }

  @Test
  void aLineOf100MegabytesNeverLiesInMemoryAsAWhole() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    long offset = experiment.bytes("corpus/train.txt").length;
    Path file = Path.of(URI.create(experiment.path("corpus/long.txt")));
    Files.write(file, experiment.bytes("corpus/train.txt"));
    appendLongLine(file, 100);
    String train = train(experiment, "corpus/long.txt");

    Invocation failed = experiment.invoke("tokenize", train);
    fails(
        failed,
        ExitCode.BAD_INPUT,
        experiment.path("corpus/long.txt") + ", line at byte " + offset,
        "raise data.max-line-bytes or set data.too-long = skip");
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);

    System.gc();
    long before = usedByLongLived(Peak.FORGOTTEN);
    experiment.complete("tokenize", train, "data.too-long=skip");
    long most = usedByLongLived(Peak.MEANT);

    oneProblem(experiment, "line too long", offset);
    assertThat(most - before).isLessThan(64L * MEBIBYTE);
  }

  private enum Peak {
    FORGOTTEN,
    MEANT
  }

  /** An array of 100 MB would not find room among the new objects. */
  private static long usedByLongLived(Peak peak) {
    MemoryPoolMXBean pool =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getType() == MemoryType.HEAP)
            .filter(each -> each.getName().contains("Tenured") || each.getName().contains("Old"))
            .findFirst()
            .orElseThrow();
    if (peak == Peak.FORGOTTEN) {
      pool.resetPeakUsage();
    }
    return pool.getPeakUsage().getUsed();
  }

  private static void appendLongLine(Path file, int mebibytes) throws IOException {
    byte[] block = "word ".repeat(MEBIBYTE / 5).getBytes(UTF_8);
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND))) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(block);
      }
      out.write('\n');
    }
  }

  @Test
  void aLabelUnseenInTrainingIsCountedInTheReport() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String test = experiment.text("corpus/test.conll");
    experiment.put("corpus/test.conll", test + "\nword\tNEVER\nword\tNEVER\n\n");

    experiment.complete("run");

    JsonNode counts = experiment.json("run/reports/test.json").path("counts");
    assertThat(counts.path("unknown-labels").asInt()).isEqualTo(2);
    assertThat(counts.path("examples").asInt()).isEqualTo(13);
    assertThat(experiment.text("run/vocabulary/labels.tsv")).contains("\nNEVER\t0\n");
  }

  @Test
  void aLineWithTooFewColumnsStopsTheRunOrIsCounted() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    long offset = appendLine(experiment, "alone\n\n".getBytes(UTF_8));

    fails(
        experiment.invoke("tokenize"),
        ExitCode.BAD_INPUT,
        experiment.path("corpus/train.conll") + ", line at byte " + offset,
        "column",
        "set data.bad-example = skip");
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);

    experiment.complete("tokenize", "data.bad-example=skip");
    oneProblem(experiment, "too few columns", offset);
  }

  @Test
  void labelFilesOfAnotherLengthAreBadDataWhateverThePolicy() throws IOException {
    TestExperiment experiment = TestExperiment.parallelTagger(Disk.LOCAL);
    experiment.put("corpus/train/seq.in", experiment.text("corpus/train/seq.in") + "one more\n");

    Invocation end = experiment.invoke("run", "data.bad-example=skip");

    fails(
        end,
        ExitCode.BAD_INPUT,
        experiment.path("corpus/train/seq.in"),
        experiment.path("corpus/train/seq.out"),
        "the first has 49 lines and the second 48");
    nothingIsHalfWritten(experiment, ExitCode.BAD_INPUT);
  }

  @Test
  void aLineWithFewerLabelsThanTokensStopsTheRunOrIsCounted() throws IOException {
    TestExperiment experiment = TestExperiment.parallelTagger(Disk.LOCAL);
    long offset = experiment.bytes("corpus/train/seq.in").length;
    experiment.put("corpus/train/seq.in", experiment.text("corpus/train/seq.in") + "one more\n");
    experiment.put("corpus/train/seq.out", experiment.text("corpus/train/seq.out") + "O\n");

    fails(
        experiment.invoke("tokenize"),
        ExitCode.BAD_INPUT,
        experiment.path("corpus/train/seq.in") + ", line at byte " + offset,
        "set data.bad-example = skip");

    experiment.complete("tokenize", "data.bad-example=skip");
    oneProblem(experiment, "unequal lengths", offset);
  }

  @Test
  void anExampleAboveTheLengthLimitStopsTheRunOrIsCounted() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String[] limited = {"shard", "shard.max-length=2"};
    experiment.complete("tokenize", limited[1]);

    fails(
        experiment.invoke("shard", limited[1]),
        ExitCode.BAD_INPUT,
        "shard.max-length is 2",
        "set shard.too-long = skip or truncate");

    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("shards"));
    String output = "output=" + experiment.path("cut");
    experiment.complete("tokenize", limited[1], "shard.too-long=truncate", output);
    experiment.complete("shard", limited[1], "shard.too-long=truncate", output);
    JsonNode index = experiment.json("cut/shards/index.json");
    assertThat(index.path("too-long").asInt()).isPositive();
    for (JsonNode shard : index.path("splits").path("train")) {
      assertThat(shard.path("tokens").asInt())
          .isLessThanOrEqualTo(2 * shard.path("examples").asInt());
    }
  }

  private static String train(TestExperiment experiment, String file) {
    return TestExperiment.setting("data.train", experiment.path(file));
  }

  /** Returns the line's offset. */
  private static long appendLine(TestExperiment experiment, byte[] line) throws IOException {
    byte[] before = experiment.bytes("corpus/train.conll");
    byte[] text = Arrays.copyOf(before, before.length + 1 + line.length);
    text[before.length] = '\n';
    System.arraycopy(line, 0, text, before.length + 1, line.length);
    experiment.put("corpus/train.conll", text);
    return before.length + 1;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static void fails(Invocation end, int exitCode, String... parts) {
    assertThat(end.errors()).startsWith("braid: Cannot").contains(parts);
    assertThat(end.exitCode()).isEqualTo(exitCode);
  }

  private static void nothingIsMade(TestExperiment experiment) throws IOException {
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }

  /** Neither staging nor lock is left; only what was asked for and how it ended. */
  private static void nothingIsHalfWritten(TestExperiment experiment, int exitCode)
      throws IOException {
    assertThat(experiment.names("run")).containsExactly("STATUS.json", "experiment.conf");
    JsonNode status = experiment.json("run/STATUS.json");
    assertThat(status.path("state").asText()).isEqualTo("failed");
    assertThat(status.path("exit-code").asInt()).isEqualTo(exitCode);
    assertThat(status.path("message").asText()).startsWith("Cannot");
  }

  private static void oneProblem(TestExperiment experiment, String problem, long offset)
      throws IOException {
    JsonNode report = experiment.json("run/vocabulary/input.json");
    for (JsonNode count : report.path("problems")) {
      assertThat(count.asInt()).isLessThanOrEqualTo(1);
    }
    assertThat(report.path("problems").path(problem).asInt()).isEqualTo(1);
    assertThat(report.path("first-places")).hasSize(1);
    assertThat(report.path("first-places").path(0).path("offset").asLong()).isEqualTo(offset);
  }
}
