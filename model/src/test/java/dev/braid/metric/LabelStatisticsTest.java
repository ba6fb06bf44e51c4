package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelStatisticsTest {
  /** NOUN 3 of 4 found, VERB 1 of 2, X never right, NEW not to be found by anyone. */
  private static LabelStatistics example() {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.TOKENS);
    String pairs = "NOUN NOUN, NOUN NOUN, NOUN NOUN, NOUN VERB, VERB VERB, VERB NOUN, X NOUN";
    for (String pair : pairs.split(", ")) {
      statistics.add(pair.split(" ")[0], pair.split(" ")[1]);
    }

    statistics.addUnseen("NEW", "X");
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
    assertThat(scores.get(2).value()).isCloseTo((nounF1 + 0.5 + 0 + 0) / 4, within(1e-15));
    assertThat(scores.get(3).value()).isEqualTo(8);
    assertThat(scores.get(4).value()).isEqualTo(1);
  }

  @Test
  void scoresByLabelTheMostFrequentFirstAndLeavesOutWhatNeverOccurs() {
    assertThat(example().labelScores())
        .containsExactly(
            new LabelScore("NOUN", 4, 5, 3),
            new LabelScore("VERB", 2, 2, 1),
            new LabelScore("NEW", 1, 0, 0),
            new LabelScore("X", 1, 1, 0));
    LabelScore noun = example().labelScores().get(0);
    assertThat(noun.precision()).isEqualTo(0.6);
    assertThat(noun.recall()).isEqualTo(0.75);
    assertThat(noun.f1()).isCloseTo(2 * 0.6 * 0.75 / (0.6 + 0.75), within(1e-15));
  }

  @Test
  void countsALabelWithoutSpellingAsAMistakeOfNoLabel() {
    LabelStatistics statistics = example();
    statistics.addUnspelled("VERB");
    assertThat(statistics.accuracy()).isEqualTo(4.0 / 9);
    assertThat(statistics.scores().get(3).value()).isEqualTo(9);
    assertThat(statistics.scores().get(4).value()).isEqualTo(2);
    assertThat(statistics.labelScores()).hasSize(4).contains(new LabelScore("VERB", 2, 3, 1));
    assertThat(statistics.signature().choices()).containsEntry("unknown-gold", "wrong");
    assertThat(example().signature().choices()).containsEntry("unknown-gold", "by-name");
  }

  @Test
  void takesRoomForTheLabelsThatWereSeenAlone() throws IOException {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.EXAMPLES);
    for (int label = 0; label < 20_000; label++) {
      statistics.add("label" + label, "label" + (label + 1));
    }

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(statistics);
    }

    assertThat(bytes.size()).isLessThan(2_000_000);
    assertThat(statistics.labelScores()).hasSize(20_001);
  }

  @Test
  void refusesToMergeLabelsOfOtherItems() {
    LabelStatistics other = new LabelStatistics(LabelStatistics.Item.EXAMPLES);
    assertThatThrownBy(() -> example().merge(other))
        .hasMessage(
            "Cannot merge labels of tokens with labels of examples: both must be of the same"
                + " items");
  }
}
