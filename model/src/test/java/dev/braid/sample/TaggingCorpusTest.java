package dev.braid.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Knows the language only by its files: rules are learnt from one corpus and measured on another.
 */
class TaggingCorpusTest {
  private static List<List<String[]>> train;
  private static List<List<String[]>> test;

  @BeforeAll
  static void readCorpora() throws IOException {
    train = sentences("train.conll", 1, 40_000);
    test = sentences("train.conll", 2, 4_000);
  }

  private static List<List<String[]>> sentences(String file, long seed, int size)
      throws IOException {
    StringBuilder out = new StringBuilder();
    new TaggingCorpus().write(file, seed, size, out);
    List<List<String[]>> sentences = new ArrayList<>();
    for (String sentence : out.toString().split("\n\n")) {
      sentences.add(sentence.lines().map(line -> line.split("\t", -1)).toList());
    }

    return sentences;
  }

  /** What a tagger looks at to choose the tag of word i. */
  private interface Context {
    String of(List<String[]> sentence, int i);
  }

  /** Accuracy on {@link #test} of the most frequent tag by context in {@link #train}. */
  private static double accuracy(Context context) {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (List<String[]> sentence : train) {
      for (int i = 0; i < sentence.size(); i++) {
        counts
            .computeIfAbsent(context.of(sentence, i), absent -> new HashMap<>())
            .merge(sentence.get(i)[1], 1, Integer::sum);
      }
    }

    int right = 0;
    int tokens = 0;
    for (List<String[]> sentence : test) {
      for (int i = 0; i < sentence.size(); i++) {
        Map<String, Integer> seen = counts.getOrDefault(context.of(sentence, i), Map.of("", 1));
        String guess =
            seen.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        right += guess.equals(sentence.get(i)[1]) ? 1 : 0;
        tokens++;
      }
    }

    return (double) right / tokens;
  }

  private static boolean hasTag(List<String[]> sentence, int i, String tag) {
    return sentence.get(i)[1].equals(tag);
  }

  private static String opener(List<String[]> sentence, int i) {
    while (!hasTag(sentence, i, "MARK")) {
      i--;
    }

    return sentence.get(i)[0];
  }

  private static String particle(List<String[]> sentence, int i) {
    while (!hasTag(sentence, i, "PART")) {
      i++;
    }

    return sentence.get(i)[0];
  }

  @Test
  void hasTheCeilingOfTheBestLeftToRightTagger() {
    double best = accuracy((sentence, i) -> sentence.get(i)[0] + opener(sentence, i));
    assertThat(best).isCloseTo(new TaggingCorpus().ceiling(), within(1e-12));
  }

  /**
   * By brute force: the best any function of the words so far could do, with the answers at hand.
   */
  @Test
  void cannotBePassedEvenByATaggerThatKnowsTheAnswers() throws IOException {
    for (String file : new TaggingCorpus().fileNames()) {
      Map<String, Map<String, Integer>> tags = new HashMap<>();
      int tokens = 0;
      for (List<String[]> sentence : sentences(file, 5, 4_000)) {
        StringBuilder prefix = new StringBuilder();
        for (String[] columns : sentence) {
          prefix.append(columns[0]).append(' ');
          tags.computeIfAbsent(prefix.toString(), absent -> new HashMap<>())
              .merge(columns[1], 1, Integer::sum);
          tokens++;
        }
      }

      int right = tags.values().stream().mapToInt(counts -> Collections.max(counts.values())).sum();
      assertThat((double) right / tokens).isCloseTo(new TaggingCorpus().ceiling(), within(1e-12));
    }
  }

  @Test
  void isTaggedWithoutErrorWhenBothSidesAreSeen() {
    double both =
        accuracy((sentence, i) -> sentence.get(i)[0] + opener(sentence, i) + particle(sentence, i));
    assertThat(both).isEqualTo(1);
  }

  @Test
  void needsTheLeftSideToo() {
    double rightOnly = accuracy((sentence, i) -> sentence.get(i)[0] + particle(sentence, i));
    assertThat(rightOnly).isBetween(0.85, 0.95);
  }

  @Test
  void hasTheShapeItIsDescribedWith() {
    Set<String> words = new HashSet<>();
    Set<String> tags = new HashSet<>();
    Set<Integer> lengths = new HashSet<>();
    for (List<String[]> sentence : train) {
      lengths.add(sentence.size());
      sentence.forEach(
          columns -> {
            assertThat(columns).hasSize(2);
            words.add(columns[0]);
            tags.add(columns[1]);
          });
    }

    assertThat(words).hasSize(302);
    assertThat(tags)
        .containsExactlyInAnyOrder("MARK", "PART", "NOUN", "VERB", "ADJ", "ADV", "NAME", "NUM");
    assertThat(lengths.stream().mapToInt(n -> n).min()).hasValue(9);
    assertThat(lengths.stream().mapToInt(n -> n).max()).hasValue(18);
  }
}
