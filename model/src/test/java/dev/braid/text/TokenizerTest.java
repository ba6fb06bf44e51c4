package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private final Tokenizer whitespace = new WhitespaceTokenizer();
  private final Tokenizer words = new WordTokenizer();
  private final Tokenizer wordPunctuation = new WordPunctuationTokenizer();
  private final Tokenizer characters = new CharacterTokenizer();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a", " a  b ", "\ta\u2003b\u3000c\r", "a\u00A0b c", "😀 é"})
  void whitespaceSplitsWhereJavaSeesWhiteSpace(String line) {
    List<String> expected =
        Arrays.stream(line.split("\\p{javaWhitespace}+")).filter(s -> !s.isEmpty()).toList();
    assertThat(whitespace.tokenize(line)).isEqualTo(expected);
  }

  @Test
  void wordsFollowTheExampleOfTheAnnex() {
    assertThat(words.tokenize("The quick (“brown”) fox can’t jump 32.3 feet, right?"))
        .containsExactly(
            "The", "quick", "(", "“", "brown", "”", ")", "fox", "can’t", "jump", "32.3", "feet",
            ",", "right", "?");
  }

  @Test
  void wordsDropEveryKindOfWhiteSpace() {
    assertThat(words.tokenize("  a\u00A0b\t\u3000c\r")).containsExactly("a", "b", "c");
    assertThat(words.tokenize(" ")).isEmpty();
    assertThat(words.tokenize("")).isEmpty();
  }

  @Test
  void wordsKeepCombiningMarksFlagsAndEmojiSequencesWhole() {
    assertThat(words.tokenize("cafe\u0301 🇫🇷🇩🇪 👩‍👩‍👧"))
        .containsExactly("cafe\u0301", "🇫🇷", "🇩🇪", "👩‍👩‍👧");
  }

  @Test
  void wordsAndPunctuationAreWhatARegularExpressionFinds() {
    Pattern pattern =
        Pattern.compile("[\\p{L}\\p{N}_]+|[^\\p{L}\\p{N}_\\p{Z}\\t-\\r\\x1c-\\x1f\\x85]");
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      while (random.nextInt(20) > 0) {
        int c = random.nextInt(random.nextBoolean() ? 0x180 : Character.MAX_CODE_POINT + 1);
        // The JVM and ICU know different versions of Unicode.
        line.appendCodePoint(Character.isDefined(c) && !isSurrogate(c) ? c : '_');
      }
      List<String> expected =
          pattern.matcher(line).results().map(MatchResult::group).collect(Collectors.toList());
      assertThat(wordPunctuation.tokenize(line.toString())).isEqualTo(expected);
    }
  }

  private static boolean isSurrogate(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  @Test
  void wordsAndPunctuationOfAFrenchSentence() {
    assertThat(wordPunctuation.tokenize("« J’ai\u00A0lu 2_x… » e\u0301\tx²"))
        .containsExactly("«", "J", "’", "ai", "lu", "2_x", "…", "»", "e", "\u0301", "x²");
  }

  @Test
  void charactersAreCodePointsSpacesAndCombiningMarksIncluded() {
    assertThat(characters.tokenize("a 😀e\u0301")).containsExactly("a", " ", "😀", "e", "\u0301");
    assertThat(characters.tokenize("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, KEEP, 'ﬁＡe\u0301', 'ﬁＡe\u0301'",
    "NFC, KEEP, 'ﬁＡe\u0301', 'ﬁＡé'",
    "NFKC, KEEP, 'ﬁＡe\u0301', 'fiAé'",
    "NFKC, LOWER, 'ﬁＡE\u0301', 'fiaé'",
    "NFC, LOWER, 'J\u030C', '\u01F0'",
    "NONE, LOWER, 'IÄΣΣ', 'iäσς'"
  })
  void normalisationAndLowerCase(NormalForm form, Casing casing, String text, String expected) {
    assertThat(new TextNormalizer(form, casing).normalize(text)).isEqualTo(expected);
  }

  @Test
  void normalisingTwiceChangesNothingMoreForAnyCodePoint() {
    for (NormalForm form : NormalForm.values()) {
      TextNormalizer normalizer = new TextNormalizer(form, Casing.LOWER);
      for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
        if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) {
          String once = normalizer.normalize("x" + Character.toString(c) + "y");
          assertThat(normalizer.normalize(once).equals(once)).as("U+%X", c).isTrue();
        }
      }
    }
  }
}
