package dev.braid.text;

import static dev.braid.text.TestInput.SKIPPING;
import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.range;
import static dev.braid.text.TestInput.readTexts;
import static dev.braid.text.TestInput.splitPoints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of every format alone, as they are predicted. */
class TextReaderTest {
  private static final Tokenizer WHITESPACE = new WhitespaceTokenizer();
  private static final LineFormat LINES = new LineFormat(WHITESPACE, TextNormalizer.NONE);
  private static final LabelTextFormat LABEL_TEXT =
      new LabelTextFormat(WHITESPACE, TextNormalizer.NONE);
  private static final PairFormat PAIRS =
      new PairFormat("([^\t]*)\t([^\t]*)", WHITESPACE, TextNormalizer.NONE);
  private static final ConllFormat CONLL =
      new ConllFormat(1, 2, ColumnSeparator.TAB, new TextNormalizer(NormalForm.NFKC, Casing.LOWER));
  private static final TextPolicy REPLACING =
      new TextPolicy(BadInput.REPLACE, BadInput.SKIP, BadInput.SKIP, 7);

  private final InputCounts counts = new InputCounts();

  static Stream<CorpusFormat> formats() {
    return CorpusFormatTest.splittableFormats();
  }

  @Test
  void linesAreAsTheyStand() throws IOException {
    assertThat(readTexts(LINES, STRICT, counts, "A  b\n\n \t\nc"))
        .containsExactly(
            TextItem.whole("A  b"), TextItem.whole(""), TextItem.whole(" \t"), TextItem.whole("c"));
  }

  @Test
  void theFirstOfTwoFilesIsTheText() throws IOException {
    ExampleRule rule =
        new ExampleRule(
            TargetKind.TAG, WHITESPACE, TextNormalizer.NONE, ExampleRule.TokenSpacing.ALLOWED);
    assertThat(readTexts(new ParallelFormat(rule), STRICT, counts, "a b\nc"))
        .containsExactly(TextItem.whole("a b"), TextItem.whole("c"));
  }

  @Test
  void aLabelIsPassedOver() throws IOException {
    assertThat(readTexts(LABEL_TEXT, SKIPPING, counts, "pos\ta b\tc\n\nno tab\n\td\n"))
        .containsExactly(
            TextItem.whole("a b\tc"),
            TextItem.whole(""),
            refused(InputProblem.TOO_FEW_COLUMNS, "no tab between a label and a text"),
            TextItem.whole("d"));
    assertThatThrownBy(() -> readTexts(LABEL_TEXT, STRICT, counts, "no tab"))
        .hasMessageContaining("file0, line at byte 0: no tab between a label and a text");
  }

  @Test
  void aTargetIsPassedOver() throws IOException {
    assertThat(readTexts(PAIRS, SKIPPING, counts, "a b\tX\nc\t\n\nno pair\n\tX\n"))
        .containsExactly(
            TextItem.whole("a b"),
            TextItem.whole("c"),
            TextItem.whole(""),
            refused(InputProblem.NO_PAIR, "no match of ([^\t]*)\t([^\t]*)"),
            TextItem.whole(""));
    assertThatThrownBy(() -> readTexts(PAIRS, STRICT, counts, "no pair"))
        .hasMessageContaining("change data.pair-pattern");
  }

  @Test
  void sentencesNeedNoLabelsAndTheirWordsStayAsTheyStand() throws IOException {
    assertThat(readTexts(CONLL, STRICT, counts, "# c\n\nNew York\tB\nis\n\n\n\nold\t\n"))
        .containsExactly(words("New York", "is"), words("old"));
    assertThat(counts.lines()).isEqualTo(8);
  }

  @Test
  void aSentenceThatIsLeftOutKeepsItsPlaceAndSaysWhy() throws IOException {
    ConllFormat second = new ConllFormat(2, 1, ColumnSeparator.TAB, TextNormalizer.NONE);
    assertThat(readTexts(second, SKIPPING, counts, "1\ta\n\n1\tb\n2\n3\n\n1\tc\n"))
        .containsExactly(
            words("a"),
            refused(InputProblem.TOO_FEW_COLUMNS, "1 columns, but the word is in column 2"),
            words("c"));
    assertThat(counts.count(InputProblem.TOO_FEW_COLUMNS)).isEqualTo(1);
  }

  @Test
  void whatIsReplacedIsSaid() throws IOException {
    byte[] bytes = TestInput.bytes('a', 0xFF, '\n', '\n', 'b', '\n', 'c', 0xFF, '\n');
    Fault first = new Fault(InputProblem.MALFORMED, "malformed UTF-8 at byte 1");
    Fault last = new Fault(InputProblem.MALFORMED, "malformed UTF-8 at byte 7");

    assertThat(readTexts(LINES.openTexts(source(bytes), REPLACING, counts)))
        .containsExactly(
            new TextItem(new RawText.Whole("a\uFFFD"), first),
            TextItem.whole(""),
            TextItem.whole("b"),
            new TextItem(new RawText.Whole("c\uFFFD"), last));
    assertThat(readTexts(CONLL.openTexts(source(bytes), REPLACING, counts)))
        .containsExactly(
            new TextItem(new RawText.Words(List.of("a\uFFFD")), first),
            new TextItem(new RawText.Words(List.of("b", "c\uFFFD")), last));
    assertThat(counts.count(InputProblem.MALFORMED)).isEqualTo(4);
  }

  @Test
  void whatIsTooLongKeepsItsPlace() throws IOException {
    Fault fault = new Fault(InputProblem.TOO_LONG, "more than 7 bytes");

    assertThat(readTexts(LINES, REPLACING, counts, "12345678\na\n"))
        .containsExactly(TextItem.refused(fault), TextItem.whole("a"));
    assertThat(readTexts(CONLL, REPLACING, counts, "a\n12345678\n\nb\n"))
        .containsExactly(TextItem.refused(fault), words("b"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anySplitsDeliverEveryTextOnce(CorpusFormat format) throws IOException {
    TextPolicy policy = new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.SKIP, 20);
    long texts = 0;
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] file = CorpusFormatTest.randomFile(random);
      List<TextItem> expected = readTexts(format.openTexts(source(file), policy, counts));
      texts += expected.size();

      List<TextItem> inRanges = new ArrayList<>();
      List<Long> points = splitPoints(file.length, random);
      for (int i = 0; i + 1 < points.size(); i++) {
        TextSource range = range(file, points.get(i), points.get(i + 1), random);
        inRanges.addAll(readTexts(format.openTexts(range, policy, counts)));
      }
      assertThat(inRanges).as("seed %d, ranges %s", seed, points).isEqualTo(expected);
    }
    assertThat(texts).isGreaterThan(1000);
  }

  private static TextSource source(byte[] bytes) {
    return TextSource.whole(new ByteArrayInputStream(bytes), "file0");
  }

  private static TextItem words(String... words) {
    return TextItem.of(new RawText.Words(List.of(words)));
  }

  private static TextItem refused(InputProblem problem, String reason) {
    return TextItem.refused(new Fault(problem, reason));
  }
}
