package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetokenizerTest {
  private static final String[] PIECES = {
    "a",
    "the",
    "é",
    "e\u0301",
    "_",
    "7",
    "Ⅷ",
    "!",
    "@",
    "@@",
    "@@ ",
    "\uFFED",
    "\uFFED\uFFED",
    "😀",
    "<0x41>",
    "<0xE2>@@",
    "</w>",
    "日本",
    " ",
    "  ",
    "\t",
    "\u00A0",
    "\u2028",
    "\u0085",
    "\u200D"
  };

  @ParameterizedTest
  @EnumSource
  void textComesBackUpToRunsOfSpaces(ByteFallback fallback) throws IOException {
    List<Tokenizer> tokenizers =
        List.of(new WordPunctuationTokenizer(), new WordTokenizer(), new WhitespaceTokenizer());
    BytePairEncoding encoding =
        new BytePairEncoding(
            atCodes(), BytePairOptions.NONE.withByteFallback(fallback).withDropout(0.3));
    Detokenizer detokenizer = new Detokenizer(Detokenizer.Joining.MARKS, fallback);
    Random random = new Random(11);
    for (int i = 0; i < 30_000; i++) {
      Tokenizer words = tokenizers.get(i % tokenizers.size());
      String line = randomLine(random);
      List<String> tokens = new SpacingMarks(words).tokenize(line);
      assertThat(detokenizer.words(encoding.segment(tokens))).as(line).isEqualTo(tokens);
      List<String> dropped = encoding.segment(tokens, random);
      assertThat(detokenizer.words(dropped)).as(line).isEqualTo(tokens);
      assertThat(detokenizer.text(tokens)).as(line).isEqualTo(withSingleSpaces(line, words));
    }
  }

  /** Codes that join exactly what could be confused. */
  private static BytePairCodes atCodes() {
    List<String> lefts = new ArrayList<>(List.of("@", "@", "a", "\uFFED", "\uFFED", "<"));
    List<String> rights = new ArrayList<>(List.of("@", "@</w>", "@@</w>", "\uFFED", "a", "0"));
    for (String text : List.of("<0x41></w>", "<0xE2>", "</w>")) {
      for (int i = 1; i < text.length(); i++) {
        lefts.add(text.substring(0, i));
        String right = text.substring(i, i + 1);
        boolean last = text.startsWith("></w>", i);
        rights.add(last ? "></w>" : right);
        i = last ? text.length() : i;
      }
    }
    return new BytePairCodes(BytePairCodes.Version.ATTACHED_MARKER, lefts, rights);
  }

  private static String randomLine(Random random) {
    StringBuilder line = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      if (random.nextInt(4) > 0) {
        line.append(PIECES[random.nextInt(PIECES.length)]);
      } else {
        int c = random.nextInt(Character.MAX_CODE_POINT + 1);
        line.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 'x' : c);
      }
    }
    return line.toString();
  }

  /** What stands between tokens as one space, nothing at the ends. */
  private static String withSingleSpaces(String line, Tokenizer tokenizer) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (String token : tokenizer.tokenize(line)) {
      int start = line.indexOf(token, at);
      text.append(start > at && text.length() > 0 ? " " : "").append(token);
      at = start + token.length();
    }
    return text.toString();
  }

  @Test
  void marksStandWhereNoSpaceWas() {
    Tokenizer tokenizer = new SpacingMarks(new WordPunctuationTokenizer());
    assertThat(tokenizer.tokenize("  Don't (stop),  now."))
        .containsExactly(
            "Don", "\uFFED'", "\uFFEDt", "(", "\uFFEDstop", "\uFFED)", "\uFFED,", "now", "\uFFED.");
    assertThat(tokenizer.tokenize("\uFFED a\uFFED"))
        .containsExactly("\uFFED\uFFED", "a", "\uFFED\uFFED\uFFED");
  }

  @ParameterizedTest
  @CsvSource({
    "SPACES, a b \uFFED., a b \uFFED.",
    "MARKS, a b \uFFED., a b.",
    "MARKS, \uFFEDa b, a b",
    "NOTHING, 2 0 1 7, 2017"
  })
  void wordsAreJoinedInThreeWays(Detokenizer.Joining joining, String words, String text) {
    Detokenizer detokenizer = new Detokenizer(joining, ByteFallback.OFF);
    assertThat(detokenizer.text(Golden.words(words))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "ON, a@@ <0xE2>@@ <0x82>@@ <0xAC> b, a€ b",
    "ON, <0xE2>@@ x y, \uFFFDx y",
    "ON, a@@ <0xE2>, a\uFFFD",
    "ON, a b@@, a b",
    "ON, <0xe2> <0x4G> <0x41, <0xe2> <0x4G> <0x41",
    "OFF, a@@ <0x41>, a<0x41>"
  })
  void whateverAModelPutsOutBecomesWords(ByteFallback fallback, String subwords, String words) {
    Detokenizer detokenizer = new Detokenizer(Detokenizer.Joining.SPACES, fallback);
    assertThat(detokenizer.text(detokenizer.words(Golden.words(subwords)))).isEqualTo(words);
  }
}
