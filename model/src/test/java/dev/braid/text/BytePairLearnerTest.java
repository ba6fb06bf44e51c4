package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairLearnerTest {
  @Test
  void learnsTheCodesThatSubwordNmtLearns() throws IOException {
    TokenCounts words;
    try (InputStream in = new GZIPInputStream(Golden.open("training-words.gz"))) {
      words = SubwordCountsFormat.read(in, "training-words.gz");
    }
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    new BytePairLearner(4000).learn(words).write(codes);
    assertThat(codes.toString(UTF_8).lines().toList()).isEqualTo(Golden.lines("codes"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void equalsCountingAllPairsAnewForEachMerge(int seed) {
    Random random = new Random(seed);
    Map<String, Long> words = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      String word = Golden.randomWord(random, "a", "b", "ab", "\uFF41", "😀", "</w>");
      words.merge(word, (long) random.nextInt(5) + 1, Long::sum);
    }
    int minCount = 1 + seed % 3;
    BytePairCodes codes = new BytePairLearner(70, minCount).learn(counts(words));
    assertThat(merges(codes)).isEqualTo(PlainBytePairs.learn(words, 70, minCount));
  }

  @Test
  void theOrderOfTheWordsDoesNotMatter() {
    Random random = new Random(7);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      words.add(Golden.randomWord(random, "a", "b", "c", "d"));
    }
    List<String> expected = null;
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(words, random);
      TokenCounts counts = new TokenCounts();
      counts.addAll(words);
      List<String> merges = merges(new BytePairLearner(50).learn(counts));
      assertThat(merges).isEqualTo(expected == null ? merges : expected).hasSize(50);
      expected = merges;
    }
  }

  @Test
  void equalCountsAreDecidedByCodePointsNotByChars() {
    // In UTF-16 the surrogates of U+1F600 come before U+FF41, in code points behind it.
    TokenCounts words = counts(Map.of("😀x", 2L, "\uFF41x", 2L));
    assertThat(merges(new BytePairLearner(2).learn(words)))
        .containsExactly("😀 x</w>", "\uFF41 x</w>");
  }

  @Test
  void stopsWhereNoPairIsFrequentEnough() {
    TokenCounts words = counts(Map.of("ab", 2L, "cd", 1L, "e", 9L));
    assertThat(merges(new BytePairLearner(10).learn(words))).containsExactly("a b</w>");
    assertThat(merges(new BytePairLearner(10, 1).learn(words)))
        .containsExactly("a b</w>", "c d</w>");
    assertThat(merges(new BytePairLearner(0).learn(words))).isEmpty();
    assertThat(merges(new BytePairLearner(10).learn(new TokenCounts()))).isEmpty();
  }

  @Test
  void spacesWithinWordsAreNeverMerged() {
    TokenCounts words = counts(Map.of("a b", 5L, "a\nb", 5L, " ", 5L));
    assertThat(merges(new BytePairLearner(10).learn(words))).isEmpty();
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new BytePairLearner(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("merges is -1 and minCount 2; merges is at least 0, minCount at least 1");
    assertThatThrownBy(() -> new BytePairLearner(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("minCount 0");
  }

  private static TokenCounts counts(Map<String, Long> words) {
    TokenCounts counts = new TokenCounts();
    words.forEach(counts::add);
    return counts;
  }

  private static List<String> merges(BytePairCodes codes) {
    List<String> merges = new ArrayList<>();
    for (int rank = 0; rank < codes.size(); rank++) {
      merges.add(codes.left(rank) + " " + codes.right(rank));
    }
    return merges;
  }
}
