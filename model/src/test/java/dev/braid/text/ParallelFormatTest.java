package dev.braid.text;

import static dev.braid.text.TestInput.SKIPPING;
import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.example;
import static dev.braid.text.TestInput.range;
import static dev.braid.text.TestInput.readAll;
import static dev.braid.text.TestInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.text.ExampleRule.TokenSpacing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParallelFormatTest {
  private static final ParallelFormat TAG = format(TargetKind.TAG, TextNormalizer.NONE);
  private static final ParallelFormat CLASS = format(TargetKind.CLASS, TextNormalizer.NONE);

  private final InputCounts counts = new InputCounts();

  private static ParallelFormat format(TargetKind kind, TextNormalizer normalizer) {
    Tokenizer tokenizer = kind == TargetKind.TAG ? new WhitespaceTokenizer() : new WordTokenizer();
    return new ParallelFormat(new ExampleRule(kind, tokenizer, normalizer, TokenSpacing.ALLOWED));
  }

  @Test
  void tagsPairTokenByToken() throws IOException {
    assertThat(readAll(TAG, STRICT, counts, "play it!  now\n\nstop\n", "O O B-time\n \nO"))
        .containsExactly(example(0, "play it! now", "O O B-time"), example(15, "stop", "O"));
    assertThat(counts).hasToString("6 lines, 2 examples, 1 empty");
  }

  @Test
  void aNormalisedTokenStaysOneToken() throws IOException {
    TextNormalizer compatible = new TextNormalizer(NormalForm.NFKC, Casing.LOWER);
    ParallelFormat format = format(TargetKind.TAG, compatible);
    assertThat(readAll(format, STRICT, counts, "A\u00A0B C", "X Y").get(0).tokens())
        .containsExactly("a b", "c");
  }

  @Test
  void classTakesTheWholeLineAsLabelAndTokenisesTheText() throws IOException {
    RawExample read = readAll(CLASS, STRICT, counts, "Play it!\n", " Play Music \n").get(0);
    assertThat(read.tokens()).containsExactly("Play", "it", "!");
    assertThat(read.labels()).containsExactly("Play Music");
  }

  @Test
  void unequalLengthsAreCountedAndSkippedOrFail() throws IOException {
    assertThat(readAll(TAG, SKIPPING, counts, "a b\nc\n", "X\nY\n"))
        .containsExactly(example(4, "c", "Y"));
    assertThat(counts.count(InputProblem.UNEQUAL_LENGTHS)).isEqualTo(1);
    assertThatThrownBy(() -> readAll(TAG, STRICT, counts, "a\nb b\n", "X\nY\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file0, line at byte 2: 2 tokens and 1 labels (in file1, line at byte 2);"
                + " repair the line or set data.bad-example = skip");
  }

  @Test
  void classWithoutTextOrLabelIsBad() throws IOException {
    assertThat(readAll(CLASS, SKIPPING, counts, "a\n\nb\n\n", "\nX\nY\n\n"))
        .containsExactly(example(3, "b", "Y"));
    assertThat(counts.count(InputProblem.UNEQUAL_LENGTHS)).isEqualTo(2);
    assertThat(counts.empty()).isEqualTo(1);
  }

  @Test
  void sentencesAreTokenisedOnBothSides() throws IOException {
    TextNormalizer lower = new TextNormalizer(NormalForm.NONE, Casing.LOWER);
    ParallelFormat format = format(TargetKind.SENTENCE, lower);
    assertThat(readAll(format, STRICT, counts, "Go on!\nStop\n", "Vas-y !\nArrête"))
        .containsExactly(example(0, "go on !", "vas - y !"), example(7, "stop", "arrête"));
  }

  @Test
  void sentencesWithoutATokenOnOneSideAreEmptyUnderEveryPolicy() throws IOException {
    ParallelFormat format = format(TargetKind.SENTENCE, TextNormalizer.NONE);
    assertThat(readAll(format, STRICT, counts, "a\n\nb\n \nc d\n", "\nX\nY\n\nZ\n"))
        .containsExactly(example(3, "b", "Y"), example(7, "c d", "Z"));
    assertThat(counts).hasToString("10 lines, 2 examples, 3 empty");
  }

  @Test
  void filesOfDifferentLengthFailUnderEveryPolicyNamingBothCounts() {
    assertThatThrownBy(() -> readAll(TAG, SKIPPING, counts, "a\nb\nc\nd\n", "X\nY\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot pair file0 with file1: the first has 4 lines and the second 2; give two files"
                + " of equally many lines");
    assertThatThrownBy(() -> readAll(CLASS, SKIPPING, counts, "a\n", "X\nY\nZ"))
        .hasMessageContaining("the first has 1 lines and the second 3");
  }

  @Test
  void aLineLeftOutOnEitherSideTakesItsPartnerAlong() throws IOException {
    byte[] text = TestInput.bytes('a', '\n', 0xFF, '\n', 'c', '\n', 'd', '\n');
    byte[] labels = TestInput.bytes('A', '\n', 'B', '\n', 0xC3, '\n', 'D', '\n');
    List<TextSource> sources =
        List.of(
            TextSource.whole(new ByteArrayInputStream(text), "t"),
            TextSource.whole(new ByteArrayInputStream(labels), "l"));
    assertThat(readAll(TAG.open(sources, SKIPPING, counts)))
        .containsExactly(example(0, "a", "A"), example(6, "d", "D"));
    assertThat(counts.places()).extracting(Place::file).containsExactly("l", "t");
    assertThat(counts.count(InputProblem.MALFORMED)).isEqualTo(2);
  }

  @Test
  void rangesAreRefused() {
    List<TextSource> sources =
        List.of(
            range(utf8("a\n"), 0, 1, new Random(0)), TextSource.whole(TestInput.stream(""), "l"));
    assertThat(TAG.splittable()).isFalse();
    assertThatThrownBy(() -> TAG.open(sources, STRICT, counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("f cannot be read in ranges: the lines of two files belong together");
  }
}
