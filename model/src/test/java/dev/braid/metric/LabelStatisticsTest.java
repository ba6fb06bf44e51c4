package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelStatisticsTest {
  private static final List<String> LABELS = List.of("NOUN", "VERB", "X", "UNUSED");

  /** Gold and predicted ids: NOUN 3 of 4 found, VERB 1 of 2, X never right, one unknown. */
  private static LabelStatistics example() {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.TOKENS, LABELS);
    int[][] pairs = {{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {2, 0}, {-1, 2}};
    for (int[] pair : pairs) {
      statistics.add(pair[0], pair[1]);
    }

    return statistics;
  }

  @Test
  void scoresOverall() {
    double nounF1 = 2 * 0.6 * 0.75 / (0.6 + 0.75);
    List<Score> scores = example().scores();
    assertThat(scores)
        .extracting(Score::name)
        .containsExactly("accuracy", "micro-f1", "macro-f1", "tokens", "unknown-labels");
    assertThat(scores.get(0).value()).isEqualTo(0.5);
    assertThat(scores.get(1).value()).isEqualTo(0.5);
    assertThat(scores.get(2).value()).isCloseTo((nounF1 + 0.5 + 0) / 3, within(1e-15));
    assertThat(scores.get(3).value()).isEqualTo(8);
    assertThat(scores.get(4).value()).isEqualTo(1);
  }

  @Test
  void scoresByLabelTheMostFrequentFirstAndLeavesOutWhatNeverOccurs() {
    assertThat(example().labelScores())
        .containsExactly(
            new LabelScore("NOUN", 4, 5, 3),
            new LabelScore("VERB", 2, 2, 1),
            new LabelScore("X", 1, 1, 0));
    LabelScore noun = example().labelScores().get(0);
    assertThat(noun.precision()).isEqualTo(0.6);
    assertThat(noun.recall()).isEqualTo(0.75);
    assertThat(noun.f1()).isCloseTo(2 * 0.6 * 0.75 / (0.6 + 0.75), within(1e-15));
  }

  @Test
  void keepsTheConfusionMatrix() {
    assertThat(example().confused(0, 1)).isEqualTo(1);
    assertThat(example().confused(1, 0)).isEqualTo(1);
    assertThat(example().confused(LabelStatistics.UNKNOWN, 2)).isEqualTo(1);
    assertThat(example().confused(3, 3)).isZero();
  }

  @Test
  void refusesIdsItHasNoLabelFor() {
    LabelStatistics statistics = example();
    assertThatThrownBy(() -> statistics.add(4, 0))
        .hasMessage("Cannot count gold label 4: ids are -1 (unknown) to 3");
    assertThatThrownBy(() -> statistics.add(0, -1))
        .hasMessage("Cannot count predicted label -1: ids are 0 to 3");
  }

  @Test
  void refusesToMergeAnotherLabelSet() {
    LabelStatistics other = new LabelStatistics(LabelStatistics.Item.TOKENS, List.of("A"));
    assertThatThrownBy(() -> example().merge(other))
        .hasMessage(
            "Cannot merge statistics of 4 labels on TOKENS with 1 labels on TOKENS: the labels must"
                + " be the same");
  }
}
