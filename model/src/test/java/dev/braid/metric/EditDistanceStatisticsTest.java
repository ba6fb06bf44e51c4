package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EditDistanceStatisticsTest {

  private static EditDistanceStatistics of(String hypothesis, String... references) {
    EditDistanceStatistics statistics = new EditDistanceStatistics();
    statistics.add(hypothesis, List.of(references));
    return statistics;
  }

  private static double score(EditDistanceStatistics statistics, String name) {
    return statistics.scores().stream()
        .filter(score -> score.name().equals(name))
        .findAny()
        .orElseThrow()
        .value();
  }

  /** The definition, without a table. */
  private static int distance(int[] a, int i, int[] b, int j) {
    if (i == a.length || j == b.length) {
      return a.length - i + b.length - j;
    }

    int replaced = distance(a, i + 1, b, j + 1) + (a[i] == b[j] ? 0 : 1);
    int removed = distance(a, i + 1, b, j) + 1;
    int added = distance(a, i, b, j + 1) + 1;
    return Math.min(replaced, Math.min(removed, added));
  }

  @Test
  void countsTheFewestEdits() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int[] a = random.ints(random.nextInt(7), 0, 3).toArray();
      int[] b = random.ints(random.nextInt(7), 0, 3).toArray();
      assertThat(Levenshtein.distance(a, b)).isEqualTo(distance(a, 0, b, 0));
    }
  }

  @Test
  void dividesTheEditsOfTheCorpusByItsLength() {
    EditDistanceStatistics statistics =
        of("the  cat sat 😀", "a cat sat").merge(of("x", "one two three"));
    assertThat(score(statistics, "word-edits")).isEqualTo(2 + 3);
    assertThat(score(statistics, "word-error-rate")).isEqualTo(5 / 6.0);
    assertThat(score(statistics, "character-edits")).isEqualTo(5 + 13);
    assertThat(score(statistics, "character-error-rate")).isEqualTo(18 / 22.0);
  }

  @Test
  void takesTheNearestReference() {
    EditDistanceStatistics statistics = of("a b c", "x y z", "a b", "a b d");
    assertThat(score(statistics, "word-edits")).isEqualTo(1);
    assertThat(score(statistics, "reference-words")).isEqualTo(2);
  }

  @Test
  void hasNoRateWithoutReferenceWords() {
    assertThat(score(of("a", ""), "word-error-rate")).isNaN();
    assertThatThrownBy(() -> of("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot compare 'a' with no reference: at least one is needed");
  }

  @Test
  void numbersManyWordsApart() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append(' ').append(i % 1000);
    }

    int[] numbers = new WordNumbers().of(text.toString());
    assertThat(numbers).hasSize(5000);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).isEqualTo(i % 1000);
    }
  }
}
