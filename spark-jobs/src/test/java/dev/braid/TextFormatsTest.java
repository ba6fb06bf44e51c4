package dev.braid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Text files as others have them, from the file to the vocabulary. */
class TextFormatsTest {
  private static final String[] EACH_FIFTH = {"data.valid-fraction=0.2", "data.test=[]"};

  private static TestExperiment tagger(String text) {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.put("corpus/train.conll", text);
    return experiment;
  }

  private static String[] with(TestExperiment experiment, String... settings) {
    String train = TestExperiment.setting("data.train", experiment.path("corpus/train.conll"));
    String[] all = Arrays.copyOf(EACH_FIFTH, EACH_FIFTH.length + settings.length + 2);
    all[EACH_FIFTH.length] = train;
    all[EACH_FIFTH.length + 1] = "data.valid=[]";
    System.arraycopy(settings, 0, all, EACH_FIFTH.length + 2, settings.length);
    return all;
  }

  private static String labels(TestExperiment experiment) throws IOException {
    return experiment
        .text("run/vocabulary/labels.tsv")
        .lines()
        .filter(line -> line.matches("[A-Z].*"))
        .map(line -> line.replaceFirst("\t.*", ""))
        .sorted()
        .toList()
        .toString();
  }

  private static long counted(TestExperiment experiment, String what) throws IOException {
    return experiment.json("run/vocabulary/input.json").path(what).asLong();
  }

  /** Sentences as GermEval 2014 has them, with their source and date before them. */
  @Test
  void commentsWithTabsAreNoWordsAndCounted() throws IOException {
    String sentence =
        "#\thttp://n%1$d.example\t[2010-01-02]\n1\tben%1$d\tB-PER\tO\n2\tand\tO\tO\n\n";
    TestExperiment experiment = tagger(repeated(sentence, 30));

    experiment.complete("tokenize", with(experiment, "data.word-column=2", "data.label-column=3"));

    assertThat(labels(experiment)).isEqualTo("[B-PER, O]");
    assertThat(counted(experiment, "comments")).isEqualTo(30);
    assertThat(counted(experiment, "lines")).isEqualTo(120);
    assertThat(experiment.text("run/vocabulary/tokens.tsv")).doesNotContain("http");
  }

  @Test
  void thePrefixOfCommentsCanBeSet() throws IOException {
    TestExperiment experiment = tagger(repeated("%%%% source %d\tX\nben%1$d\tB-PER\n\n", 30));

    experiment.complete("tokenize", with(experiment, "data.comment=\"%%\""));

    assertThat(labels(experiment)).isEqualTo("[B-PER]");
    assertThat(counted(experiment, "comments")).isEqualTo(30);
  }

  /** PARSEME's files have eleven columns. */
  @Test
  void rangesAndEmptyNodesOfConlluPlusAreNoWordsAndCounted() throws IOException {
    String rest = "\t_".repeat(6) + "\t*\n";
    String sentence =
        "# sent_id = %1$d\n1-2\tdon't%1$d\t_\t_"
            + rest
            + "1\tdo\t_\tAUX"
            + rest
            + "2\tn't%1$d\t_\tPART"
            + rest
            + "2.1\tleft\t_\tVERB"
            + rest
            + "\n";
    TestExperiment experiment =
        tagger("# global.columns = ID FORM LEMMA UPOS XPOS\n" + repeated(sentence, 30));

    experiment.complete("tokenize", with(experiment, "data.word-column=2", "data.label-column=4"));

    assertThat(labels(experiment)).isEqualTo("[AUX, PART]");
    assertThat(counted(experiment, "comments")).isEqualTo(31);
    assertThat(counted(experiment, "multiword-tokens")).isEqualTo(30);
    assertThat(counted(experiment, "empty-nodes")).isEqualTo(30);
  }

  @Test
  void aBlankBehindALabelMakesNoOtherLabel() throws IOException {
    TestExperiment experiment =
        tagger(repeated("ben%1$d\tB-PER \nold\tO\nthe\t O\ncat\tB-PER\u00a0\n\n", 30));

    experiment.complete("tokenize", with(experiment));

    assertThat(labels(experiment)).isEqualTo("[B-PER, O]");
  }

  @Test
  void theDotOfAPatternMatchesAnyCharacterOfALine() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    experiment.put(
        "corpus/train.tsv",
        "IN: a\u2028b OUT: A\nIN: c\u0085d OUT: C\nIN: e\rf OUT: E\nIN: g\u2029 OUT: G\n");
    experiment.put("corpus/valid.tsv", "IN: a OUT: A\n");
    experiment.put("corpus/test.tsv", "IN: a OUT: A\n");

    experiment.complete("tokenize", "data.pair-pattern=IN: (.*) OUT: (.*)");

    assertThat(counted(experiment, "training-examples")).isEqualTo(4);
  }

  private static String repeated(String sentence, int times) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < times; i++) {
      text.append(String.format(sentence, i));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UTF-16LE| it is UTF-16 without a byte order mark| iconv -f UTF-16LE -t UTF-8",
        "UTF-16BE| it is UTF-16 without a byte order mark| iconv -f UTF-16BE -t UTF-8",
        "UTF-16| it is UTF-16 and| iconv -f UTF-16 -t UTF-8",
        "UTF-32LE| it is UTF-32 without a byte order mark| iconv -f UTF-32LE -t UTF-8"
      })
  void otherEncodingsAreNamedInEveryPieceOfTheFile(String charset, String kind, String remedy)
      throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String text = experiment.text("corpus/train.conll");
    experiment.put("corpus/train.conll", text.getBytes(Charset.forName(charset)));

    refused(experiment, kind, remedy, "data.malformed=fail");
    refused(experiment, kind, remedy, "data.malformed=replace", "tokenize.split-bytes=500");
  }

  @Test
  void carriageReturnsAloneAreNoLineEnds() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String text = experiment.text("corpus/train.conll");
    experiment.put("corpus/train.conll", text.replace('\n', '\r'));

    refused(experiment, "its lines end in carriage returns alone", "tr '\\r' '\\n'");
    refused(experiment, "its lines end", "convert it", "data.bad-example=skip");
    refused(
        experiment, "its lines end", "convert it", "data.too-long=skip", "data.max-line-bytes=9");
  }

  @Test
  void compressedFilesUnderAnotherNameAreNamed() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    byte[] gzip = gzip(experiment.bytes("corpus/train.conll"));
    experiment.put("corpus/train.conll", gzip);
    refused(experiment, "it is a gzip file", "end its name in .gz", "data.malformed=skip");

    experiment.put("corpus/train.conll", "\u00fd7zXZ\0".getBytes(ISO_8859_1));
    refused(experiment, "it is an xz file", "decompress it, or compress it with gzip or bzip2");

    experiment.put("corpus/train.conll", "PAR1\u0015\0\u0015\u0004".getBytes(UTF_8));
    refused(experiment, "it is a Parquet file", "write its text to a file, a line each");
  }

  @ParameterizedTest
  @EnumSource
  void zerosBehindGzipArePaddingAndOtherBytesAreRefused(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.write(gzip(experiment.bytes("corpus/train.conll")));
    padded.write(new byte[3000]);
    String train = TestExperiment.setting("data.train", experiment.path("corpus/train.gz"));
    experiment.complete("tokenize", "output=" + experiment.path("plain"));

    experiment.put("corpus/train.gz", padded.toByteArray());
    experiment.complete("tokenize", train);
    assertThat(experiment.digests("run/vocabulary"))
        .isEqualTo(experiment.digests("plain/vocabulary"));

    padded.write("lost\tX\n".getBytes(UTF_8));
    experiment.put("corpus/train.gz", padded.toByteArray());
    Invocation end = experiment.invoke("tokenize", train, "output=" + experiment.path("other"));
    assertThat(end.errors()).contains("zeros and then other bytes follow its first whole part");
    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void codesOfGpt2AreNoCodesOfSubwordNmt() {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    experiment.put("merges.txt", "#version: 0.2\n\u0120 t\n\u0120 a\nh e\ni n\n");

    Invocation end =
        experiment.invoke(
            "tokenize",
            "tokenize.subwords.kind=bpe",
            "tokenize.subwords.codes=" + experiment.path("merges.txt"));

    assertThat(end.errors())
        .startsWith("braid: Cannot read the codes " + experiment.path("merges.txt") + ": its")
        .contains("as in the merges.txt of GPT-2");
    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  private static void refused(
      TestExperiment experiment, String kind, String remedy, String... settings) {
    Invocation end = experiment.invoke("tokenize", settings);

    assertThat(end.errors())
        .startsWith("braid: Cannot read " + experiment.path("corpus/train.conll") + ": ")
        .contains(kind.strip(), remedy.strip())
        .doesNotContain("skip", "replace");
    assertThat(end.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
