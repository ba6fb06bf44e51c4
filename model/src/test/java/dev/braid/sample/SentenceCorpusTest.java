package dev.braid.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceCorpusTest {
  private static final int SIZE = 100_000;
  private static final Set<String> SINGULAR = Set.of("a", "this", "every", "each");
  private static final Set<String> PLURAL = Set.of("these", "many", "two", "those");

  private static List<String[]> sentences(long seed) throws IOException {
    StringBuilder out = new StringBuilder();
    new SentenceCorpus().write("train.txt", seed, SIZE, out);
    return new ArrayList<>(
        out.toString().lines().map(line -> (line + " </s>").split(" ")).toList());
  }

  /**
   * Cross-entropy in nats per token of counted probabilities; the words before decide as {@code
   * memory} says.
   */
  private static double crossEntropy(boolean knowsNumber) throws IOException {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    Map<String, Integer> totals = new HashMap<>();
    for (String[] sentence : sentences(1)) {
      for (int i = 0; i < sentence.length; i++) {
        String context = context(sentence, i, knowsNumber);
        counts
            .computeIfAbsent(context, absent -> new HashMap<>())
            .merge(sentence[i], 1, Integer::sum);
        totals.merge(context, 1, Integer::sum);
      }
    }

    double nats = 0;
    long tokens = 0;
    for (String[] sentence : sentences(2)) {
      for (int i = 0; i < sentence.length; i++) {
        String context = context(sentence, i, knowsNumber);
        nats -= Math.log((double) counts.get(context).get(sentence[i]) / totals.get(context));
        tokens++;
      }
    }

    return nats / tokens;
  }

  private static String context(String[] sentence, int i, boolean knowsNumber) {
    String number = "";
    for (int j = 0; j < i; j++) {
      if (SINGULAR.contains(sentence[j])) {
        number = "singular";
      } else if (PLURAL.contains(sentence[j])) {
        number = "plural";
      }
    }

    return (i == 0 ? "<s>" : sentence[i - 1]) + (knowsNumber ? " " + number : "");
  }

  @Test
  void hasTheEntropyACountedModelWithTheRightMemoryReaches() throws IOException {
    assertThat(crossEntropy(true)).isCloseTo(new SentenceCorpus().entropy(), within(0.005));
  }

  @Test
  void rewardsRememberingTheNumber() throws IOException {
    assertThat(crossEntropy(false)).isGreaterThan(new SentenceCorpus().entropy() + 0.02);
  }

  @Test
  void tellsTheStateByTheWordsReadSoFar() {
    for (SentenceState state : SentenceState.values()) {
      if (state != SentenceState.END && state.exits().odds() != 1) {
        Set<String> shared = new HashSet<>(state.exits().first().words());
        shared.retainAll(state.exits().second().words());
        assertThat(shared).as("words that both exits of %s share", state).isEmpty();
      }
    }
  }
}
