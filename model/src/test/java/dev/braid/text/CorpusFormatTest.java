package dev.braid.text;

import static dev.braid.text.TestInput.SKIPPING;
import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.concatenate;
import static dev.braid.text.TestInput.example;
import static dev.braid.text.TestInput.range;
import static dev.braid.text.TestInput.readAll;
import static dev.braid.text.TestInput.splitPoints;
import static dev.braid.text.TestInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusFormatTest {
  private static final Tokenizer WHITESPACE = new WhitespaceTokenizer();
  private static final Tokenizer CHARACTERS = new CharacterTokenizer();
  private static final LineFormat LINES = new LineFormat(WHITESPACE, TextNormalizer.NONE);
  private static final LabelTextFormat LABEL_TEXT =
      new LabelTextFormat(WHITESPACE, TextNormalizer.NONE);

  private static final PairFormat TAB_PAIRS =
      new PairFormat("([^\t]*)\t([^\t]*)", WHITESPACE, TextNormalizer.NONE);

  private final InputCounts counts = new InputCounts();

  static Stream<CorpusFormat> splittableFormats() {
    return Stream.of(
        LINES,
        LABEL_TEXT,
        TAB_PAIRS,
        new ConllFormat(1, 2, ColumnSeparator.TAB, TextNormalizer.NONE),
        new ConllFormat(1, 2, ColumnSeparator.WHITESPACE, TextNormalizer.NONE),
        JsonLinesFormatTest.TAGGED);
  }

  @Test
  void linesGiveTokensAndEmptyLinesGiveNone() throws IOException {
    assertThat(readAll(LINES, STRICT, counts, "a b\n\n \t \nc"))
        .containsExactly(
            example(0, "a b", ""), example(4, "", ""), example(5, "", ""), example(9, "c", ""));
    assertThat(counts).hasToString("4 lines, 4 examples, 2 empty");
  }

  @Test
  void normalizesBeforeTokenising() throws IOException {
    TextNormalizer wide = new TextNormalizer(NormalForm.NFKC, Casing.LOWER);
    assertThat(readAll(new LineFormat(WHITESPACE, wide), STRICT, counts, "ＡＢ\u00A0C"))
        .containsExactly(example(0, "ab c", ""));
  }

  @Test
  void labelAndTextAreDividedByTheFirstTab() throws IOException {
    assertThat(readAll(LABEL_TEXT, STRICT, counts, "pos\ta b\tc\n\n Neg \tD\n"))
        .containsExactly(example(0, "a b c", "pos"), example(11, "D", "Neg"));
    assertThat(counts).hasToString("3 lines, 2 examples, 1 empty");
  }

  @Test
  void lineWithoutTabLabelOrTextIsCountedAsTooFewColumns() throws IOException {
    assertThat(readAll(LABEL_TEXT, SKIPPING, counts, "no tab\n\tno label\nno text\t \nx\ty"))
        .containsExactly(example(27, "y", "x"));
    assertThat(counts.count(InputProblem.TOO_FEW_COLUMNS)).isEqualTo(3);
    assertThat(counts.places())
        .containsExactly(
            new Place("file0", 0, "no tab between a label and a text"),
            new Place("file0", 7, "no label before the tab"),
            new Place("file0", 17, "no text behind the tab"));
    assertThatThrownBy(() -> readAll(LABEL_TEXT, STRICT, counts, "x\ty\nno tab"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file0, line at byte 4: no tab between a label and a text; repair the"
                + " line or set data.bad-example = skip");
  }

  @Test
  void aPatternFindsSourceAndTarget() throws IOException {
    PairFormat scan = new PairFormat("IN: (.*) OUT: (.*)", WHITESPACE, TextNormalizer.NONE);
    assertThat(readAll(scan, STRICT, counts, "IN: walk twice OUT: I_WALK I_WALK\n\nIN: a OUT: b"))
        .containsExactly(example(0, "walk twice", "I_WALK I_WALK"), example(35, "a", "b"));
    assertThat(counts).hasToString("3 lines, 2 examples, 1 empty");
  }

  @Test
  void theDotOfAPatternMatchesEveryCharacterOfALine() throws IOException {
    PairFormat scan = new PairFormat("IN: (.*) OUT: (.*)$", CHARACTERS, TextNormalizer.NONE);
    for (String character : List.of("\u2028", "\u2029", "\u0085", "\r", "\u000B", "\f")) {
      String line = "IN: a" + character + "b OUT: c" + character + "d\n";
      assertThat(readAll(scan, STRICT, counts, line))
          .extracting(RawExample::tokens, RawExample::labels)
          .containsExactly(tuple(List.of("a", character, "b"), List.of("c", character, "d")));
    }
  }

  @Test
  void labelsOfAllFormatsAreWithoutWhatCannotBeSeenAroundThem() throws IOException {
    String[] labels = {"pos", " pos", "pos ", "pos\u00A0", "\uFEFFpos", "\u3000pos\u2007"};
    for (String label : labels) {
      ParallelFormat classes = parallel(TargetKind.CLASS);
      ParallelFormat tags = parallel(TargetKind.TAG);
      ConllFormat columns = new ConllFormat(1, 2, ColumnSeparator.TAB, TextNormalizer.NONE);
      RawExample expected = example(0, "a", "pos");

      assertThat(readAll(classes, STRICT, counts, "a\n", label + "\n")).containsExactly(expected);
      assertThat(readAll(tags, STRICT, counts, "a\n", label + "\n")).containsExactly(expected);
      assertThat(readAll(columns, STRICT, counts, "a\t" + label + "\n")).containsExactly(expected);
      // A mark at the file's start is the file's.
      assertThat(readAll(LABEL_TEXT, STRICT, counts, "x\ty\n" + label + "\ta\n").get(1))
          .isEqualTo(example(4, "a", "pos"));
    }
  }

  @Test
  void bothSidesOfAPairAreNormalizedAndTokenised() throws IOException {
    PairFormat pairs =
        new PairFormat(
            "([^\t]*)\t([^\t]*)",
            new CharacterTokenizer(),
            new TextNormalizer(NormalForm.NFKC, Casing.LOWER));
    assertThat(readAll(pairs, STRICT, counts, "Ａ B\tC"))
        .containsExactly(new RawExample(0, List.of("a", " ", "b"), List.of("c")));
  }

  @Test
  void aLineThatIsNoPairIsBadAndOneWithAnEmptySideIsEmpty() throws IOException {
    assertThat(readAll(TAB_PAIRS, SKIPPING, counts, "a\tX\nno tab\n\tX\nb\t \nc\tX\tY\nd\tZ\n"))
        .containsExactly(example(0, "a", "X"), example(24, "d", "Z"));
    assertThat(counts.count(InputProblem.NO_PAIR)).isEqualTo(2);
    assertThat(counts.empty()).isEqualTo(2);
    assertThatThrownBy(() -> readAll(TAB_PAIRS, STRICT, counts, "a\tX\nno tab"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file0, line at byte 4: no match of ([^\t]*)\t([^\t]*); repair the line,"
                + " change data.pair-pattern, or set data.bad-example = skip");
  }

  @Test
  void aPatternOfOtherThanTwoGroupsIsRefused() {
    assertThatThrownBy(() -> new PairFormat("(.*)", WHITESPACE, TextNormalizer.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The pattern (.*) has 1 groups; it needs two, the source and the target");
  }

  @ParameterizedTest
  @MethodSource("splittableFormats")
  void anySplitsDeliverEveryExampleOnceWithEqualCounts(CorpusFormat format) throws IOException {
    assertThat(format.splittable()).isTrue();
    TextPolicy policy = new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.SKIP, 20);
    long examples = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] file = randomFile(random);
      InputCounts whole = new InputCounts();
      TextSource source = TextSource.whole(new ByteArrayInputStream(file), "f");
      List<RawExample> expected = readAll(format.open(List.of(source), policy, whole));
      examples += expected.size();

      InputCounts merged = new InputCounts();
      List<RawExample> inRanges = new ArrayList<>();
      List<Long> points = splitPoints(file.length, random);
      for (int i = 0; i + 1 < points.size(); i++) {
        InputCounts part = new InputCounts();
        TextSource range = range(file, points.get(i), points.get(i + 1), random);
        inRanges.addAll(readAll(format.open(List.of(range), policy, part)));
        merged.merge(part);
      }
      assertThat(inRanges).as("seed %d, ranges %s", seed, points).isEqualTo(expected);
      assertThat(merged.summary()).isEqualTo(whole.summary());
      assertThat(whole.examples()).isEqualTo(expected.size());
    }
    assertThat(examples).isGreaterThan(1000);
  }

  static byte[] randomFile(Random random) {
    return concatenate(
        random,
        random.nextInt(40),
        utf8("a\tX\n"),
        utf8("b\tY\n"),
        utf8("é\tZ\r\n"),
        utf8("\n"),
        utf8("\r\n"),
        utf8(" \t\n"),
        utf8("# c\n"),
        utf8("x\n"),
        utf8("muchtoolong".repeat(2) + "\tX\n"),
        utf8("y"),
        TestInput.bytes(0xFF, '\n'),
        utf8("-DOCSTART-\tO\n"),
        utf8("{\"x\":\"a\",\"y\":\"X\"}\n"),
        utf8("{\"x\":[\"b\"],\"y\":null}\n"));
  }

  @Test
  void emptyRangeIsNobodysAndNegativeOrReversedOnesAreRefused() throws IOException {
    ConllFormat format = new ConllFormat(1, 2, ColumnSeparator.TAB, TextNormalizer.NONE);
    TextSource empty = range(utf8("a\tX\n\n"), 0, 0, new Random(0));
    assertThat(readAll(format.open(List.of(empty), STRICT, counts))).isEmpty();
    assertThatThrownBy(() -> range(utf8("a"), 3, 2, new Random(0)))
        .hasMessage("The range 3 to 2 of f is none; 0 <= start <= end");
  }

  @Test
  void numberOfFilesMustFit() {
    assertThatThrownBy(() -> readAll(LINES, STRICT, counts, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads 1 file(s) at a time, not 2");
  }

  @ParameterizedTest
  @MethodSource("splittableFormats")
  void formatsSurviveSerialization(CorpusFormat format) throws Exception {
    assertThat(TestInput.serialized(format)).isEqualTo(format);
  }

  @Test
  void examplesSurviveSerialization() throws Exception {
    RawExample example = example(3, "a b", "X Y");
    assertThat(TestInput.serialized(example)).isEqualTo(example);
  }

  private static ParallelFormat parallel(TargetKind kind) {
    return new ParallelFormat(
        new ExampleRule(kind, WHITESPACE, TextNormalizer.NONE, ExampleRule.TokenSpacing.ALLOWED));
  }
}
