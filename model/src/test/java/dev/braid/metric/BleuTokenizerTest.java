package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BleuTokenizerTest {

  /** The rules as mteval-v13a and mteval-v14 write them: regular expressions one after another. */
  private enum Rules {
    MTEVAL_13A(
        "([{-~\\[-` -&(-+:-@/])", " $1 ",
        "([^0-9])([.,])", "$1 $2 ",
        "([.,])([^0-9])", " $1 $2",
        "([0-9])(-)", "$1 $2 "),
    MTEVAL_14("(\\P{N})(\\p{P})", "$1 $2 ", "(\\p{P})(\\P{N})", " $1 $2", "(\\p{S})", " $1 ");

    private final String[] patternsAndReplacements;

    Rules(String... patternsAndReplacements) {
      this.patternsAndReplacements = patternsAndReplacements;
    }

    String apply(String text) {
      String out = text;
      for (int i = 0; i < patternsAndReplacements.length; i += 2) {
        out =
            Pattern.compile(patternsAndReplacements[i])
                .matcher(out)
                .replaceAll(patternsAndReplacements[i + 1]);
      }

      return out.strip().replaceAll(" +", " ");
    }
  }

  /** Neighbours matter to the rules, so the alphabet is small: every pair and triple comes up. */
  private static String random(Random random) {
    String[] alphabet = {
      "a", "Z", "0", "7", ".", ",", "-", "'", "$", "(", "é", "»", "€", "😀", "𝟙"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }

    return text.toString();
  }

  @Test
  void doesWhatTheRegularExpressionsOfTheRulesDo() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      String line = random(random);
      assertThat(BleuTokenizer.MTEVAL_13A.tokenize(line))
          .as(line)
          .isEqualTo(Rules.MTEVAL_13A.apply(" " + line + " "));
      assertThat(BleuTokenizer.INTERNATIONAL.tokenize(line))
          .as(line)
          .isEqualTo(Rules.MTEVAL_14.apply(line));
    }
  }

  @Test
  void knowsSymbolsThatAreYoungerThanTheJavaPlatform() {
    assertThat(BleuTokenizer.INTERNATIONAL.tokenize("so\uD83E\uDEE0hot")).isEqualTo("so 🫠 hot");
  }
}
