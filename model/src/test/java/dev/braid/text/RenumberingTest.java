package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenumberingTest {
  /** The first word is the most frequent. */
  private static TokenCounts counts(String... words) {
    TokenCounts counts = new TokenCounts();
    for (int i = 0; i < words.length; i++) {
      counts.add(words[i], words.length - i);
    }
    return counts;
  }

  private static Vocabulary tokens(String... words) {
    return Vocabulary.ofTokens(counts(words), 1, 0);
  }

  private static Vocabulary labels(String... labels) {
    return Vocabulary.ofLabels(counts(labels));
  }

  private static int[] former(Renumbering renumbering) {
    return IntStream.range(0, renumbering.size()).map(renumbering::former).toArray();
  }

  @Test
  void knownWordsKeepTheirFormerIdsAndSpecialsAreAlwaysKnown() {
    Renumbering renumbering = Renumbering.of(tokens("a", "b", "c"), tokens("c", "new", "a"));

    assertThat(former(renumbering)).containsExactly(0, 1, 2, 3, 6, Renumbering.NONE, 4);
    assertThat(renumbering.known()).isEqualTo(6);
    assertThat(renumbering.added()).isEqualTo(1);
    assertThat(renumbering.dropped()).isEqualTo(1);
    assertThat(renumbering).hasToString("6 known, 1 new, 1 dropped");
  }

  @Test
  void labelsHaveNoSpecials() {
    Renumbering renumbering = Renumbering.of(labels("X", "Y"), labels("Z", "Y"));

    assertThat(former(renumbering)).containsExactly(Renumbering.NONE, 1);
    assertThat(renumbering).hasToString("1 known, 1 new, 1 dropped");
  }

  @Test
  void nothingIsKnownOfAnEmptyVocabulary() {
    assertThat(Renumbering.of(labels(), labels("A"))).hasToString("0 known, 1 new, 0 dropped");
    assertThat(Renumbering.of(labels("A"), labels())).hasToString("0 known, 0 new, 1 dropped");
    assertThat(Renumbering.of(labels(), labels())).hasToString("0 known, 0 new, 0 dropped");
  }

  @Test
  void aWordSpelledLikeASpecialIsAWord() {
    Renumbering renumbering = Renumbering.of(tokens("a"), tokens("<pad>", "a", "<eos>"));

    assertThat(former(renumbering))
        .containsExactly(0, 1, 2, 3, Renumbering.NONE, 4, Renumbering.NONE);
    assertThat(former(Renumbering.of(tokens("x", "<pad>"), tokens("<pad>"))))
        .containsExactly(0, 1, 2, 3, 5);
  }

  @Test
  void tokensAndLabelsAreNotCompared() {
    assertThatThrownBy(() -> Renumbering.of(tokens("a"), labels("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TOKENS")
        .hasMessageContaining("LABELS");
  }
}
