package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpanStatisticsTest {

  /** One case of spans.tsv, which spans_oracle.py writes. */
  private record Golden(
      String name, SpanStatistics counted, Map<String, List<Long>> spans, String[] overall) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Golden> goldenCases() throws IOException {
    try (InputStream in = SpanStatisticsTest.class.getResourceAsStream("spans.tsv")) {
      List<Golden> cases = new ArrayList<>();
      for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("# case ")) {
        if (!block.isEmpty()) {
          cases.add(golden(block));
        }
      }

      return cases;
    }
  }

  private static Golden golden(String block) {
    List<String> lines = block.lines().toList();
    String[] name = lines.get(0).split(" ");
    SpanStatistics counted =
        new SpanStatistics(SpanScheme.valueOf(name[1].toUpperCase(Locale.ROOT)));
    Map<String, List<Long>> spans = new HashMap<>();
    String[] overall = {};
    List<String> gold = new ArrayList<>();
    List<String> predicted = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("[\t ]");
      switch (fields[0]) {
        case "" -> {
          counted.add(gold, predicted);
          gold.clear();
          predicted.clear();
        }
        case "=" ->
            spans.put(
                fields[1].equals("-") ? "" : fields[1],
                List.of(Long.valueOf(fields[2]), Long.valueOf(fields[3]), Long.valueOf(fields[4])));
        case ">" -> overall = fields;
        default -> {
          gold.add(fields[0]);
          predicted.add(fields[1]);
        }
      }
    }

    return new Golden(name[0], counted, spans, overall);
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void equalsTheOracle(Golden golden) {
    Map<String, List<Long>> spans = new HashMap<>();
    for (LabelScore score : golden.counted.labelScores()) {
      spans.put(score.label(), List.of(score.gold(), score.predicted(), score.correct()));
    }

    assertThat(spans).isEqualTo(golden.spans);
    assertThat(value(golden.counted, "tokens")).isEqualTo(Double.parseDouble(golden.overall[1]));
    assertThat(value(golden.counted, "tag-accuracy"))
        .isEqualTo(Double.parseDouble(golden.overall[2]) / Double.parseDouble(golden.overall[1]));
    assertThat(value(golden.counted, "span-precision"))
        .isEqualTo(Double.parseDouble(golden.overall[3]));
    assertThat(value(golden.counted, "span-recall"))
        .isEqualTo(Double.parseDouble(golden.overall[4]));
    assertThat(value(golden.counted, "span-f1")).isEqualTo(Double.parseDouble(golden.overall[5]));
  }

  @Test
  void readsTheGoldenCasesAtAll() throws IOException {
    assertThat(goldenCases()).hasSize(14);
    assertThat(goldenCases().get(0).spans).hasSize(3);
  }

  @Test
  void countsASpanWithTheRightBordersButAnotherTypeAsWrong() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.IOB);
    statistics.add(List.of("B-A", "I-A", "O"), List.of("B-B", "I-B", "O"));
    assertThat(value(statistics, "correct-spans")).isZero();
    assertThat(statistics.labelScores())
        .containsExactly(new LabelScore("A", 1, 0, 0), new LabelScore("B", 0, 1, 0));
  }

  @Test
  void takesAnInsideTagAfterAnotherTypeForANewSpan() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.IOB);
    statistics.add(List.of("I-A", "I-A", "I-B"), List.of("B-A", "I-A", "B-B"));
    assertThat(value(statistics, "span-f1")).isEqualTo(1);
    assertThat(value(statistics, "tag-accuracy")).isEqualTo(1.0 / 3);
  }

  @Test
  void keepsTypesThatHoldHyphensWhole() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.IOB);
    statistics.add(List.of("B-A-x", "I-A-y"), List.of("B-A-x", "B-A-y"));
    assertThat(value(statistics, "correct-spans")).isEqualTo(2);
  }

  @Test
  void takesALabelThatTheSchemeDoesNotHaveForOneInside() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.IOB);
    statistics.add(List.of("B-A", "X-A", "O", "X-B"), List.of("B-A", "I-A", "O", "I-B"));
    assertThat(value(statistics, "correct-spans")).isEqualTo(2);
    assertThat(value(statistics, "tag-accuracy")).isEqualTo(0.5);
  }

  @Test
  void leavesSpansWithoutTypesOutOfTheTableByType() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.BMES);
    statistics.add(List.of("B", "E", "S", "B", "M", "E"), List.of("B", "E", "B", "M", "M", "E"));
    assertThat(value(statistics, "gold-spans")).isEqualTo(3);
    assertThat(value(statistics, "predicted-spans")).isEqualTo(2);
    assertThat(value(statistics, "correct-spans")).isEqualTo(1);
    assertThat(statistics.labelScores()).isEmpty();
  }

  @Test
  void refusesToMergeSpansOfAnotherScheme() {
    SpanStatistics other = new SpanStatistics(SpanScheme.BILOU);
    assertThatThrownBy(() -> new SpanStatistics(SpanScheme.IOB).merge(other))
        .hasMessage("Cannot merge spans of iob with spans of bilou: the scheme must be the same");
  }

  @Test
  void refusesSequencesOfDifferentLength() {
    assertThatThrownBy(
            () -> new SpanStatistics(SpanScheme.IOB).add(List.of("O", "O"), List.of("O")))
        .hasMessage("Cannot compare 2 gold tags with 1 predicted ones");
  }

  private static double value(SpanStatistics statistics, String name) {
    return statistics.scores().stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
