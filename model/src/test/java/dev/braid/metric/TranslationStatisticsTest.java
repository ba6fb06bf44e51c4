package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranslationStatisticsTest {

  /** A system that says every {@code wrong}-th of 200 sentences wrong. */
  private static BleuStatistics system(int wrong) {
    BleuStatistics statistics = new BleuStatistics();
    for (int i = 0; i < 200; i++) {
      String reference = "sentence " + i + " has these words";
      String answer = i % wrong == 0 ? "something " + i + " without any sense" : reference;
      statistics.add(i, answer, List.of(reference));
    }

    return statistics;
  }

  @Test
  void signsAsSacreBleuDoesAndSaysWithWhichVersionItWasCompared() {
    BleuStatistics statistics = new BleuStatistics();
    statistics.add("a b c d", List.of("a b c d"));
    assertThat(statistics.signature())
        .hasToString(
            "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|equals:sacrebleu-2.6.0|version:1");
    assertThat(statistics.sacreBleuSignature())
        .isEqualTo("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    ChrfStatistics chrf =
        new ChrfStatistics(ChrfStatistics.Variant.CHRF_PLUS_PLUS, LetterCase.LOWER);
    chrf.add("a", List.of("a", "b"));
    assertThat(chrf.signature())
        .hasToString(
            "chrF2++|nrefs:2|case:lc|eff:yes|nc:6|nw:2|space:no|equals:sacrebleu-2.6.0|version:1");
  }

  @Test
  void saysOfTerThatLessIsBetter() {
    Map<String, TerStatistics> systems = new LinkedHashMap<>();
    for (String name : List.of("a", "b")) {
      TerStatistics statistics = new TerStatistics();
      statistics.add(
          0, name.equals("a") ? "one four three" : "one two three", List.of("One two three"));
      systems.put(name, statistics);
    }

    SystemComparison comparison = SystemComparison.of(systems, new Resampling(10, 1));
    assertThat(comparison.table())
        .startsWith(
            "TER|nrefs:1|bs:10|seed:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|"
                + "equals:sacrebleu-2.6.0|version:1\n")
        .containsPattern("system +score \\(lower is better\\) +mean")
        .containsPattern("a +33.33 +33.33 ± 0.00 +baseline\n")
        .containsPattern("b +0.00 +0.00 ± 0.00 +-33.33 ");
  }

  @Test
  void showsScoresInAReportWithTwoDecimals() throws Exception {
    BleuStatistics statistics = system(5);
    EvaluationReport report =
        new EvaluationReport(
            "encoder-decoder",
            "test",
            "round-000001",
            Map.of(),
            List.of(EvaluationReport.Result.of(statistics)));
    assertThat(EvaluationReport.fromJson(report.toJson())).isEqualTo(report);
    assertThat(report.score("bleu").text()).isEqualTo(statistics.bleu().text().split(" ")[0]);
    assertThat(report.table())
        .contains("|bs:1000|seed:12345|")
        .containsPattern("bleu-interval-95 +[1-9]\\.\\d\\d\n")
        .containsPattern("precision-4 +80.00\n")
        .containsPattern("reference-tokens +1,000\n");
  }

  @Test
  void tellsSystemsApartThatDifferAndNotThoseThatDoNot() {
    Map<String, BleuStatistics> systems = new LinkedHashMap<>();
    systems.put("weak", system(4));
    systems.put("strong", system(40));
    systems.put("same", system(4));
    SystemComparison comparison = SystemComparison.of(systems, Resampling.STANDARD);
    PairedBootstrap strong = comparison.comparisons().get("strong");
    assertThat(strong.pValue()).isCloseTo(1.0 / 1001, within(1e-12));
    assertThat(strong.baseline().mean() + strong.baseline().halfWidth())
        .isLessThan(strong.system().mean() - strong.system().halfWidth());
    assertThat(comparison.comparisons().get("same").system()).isEqualTo(strong.baseline());
    assertThat(SystemComparison.of(systems, new Resampling(50, 9)).signature().toString())
        .contains("|bs:50|seed:9|");
    assertThat(comparison.table())
        .contains("|bs:1000|seed:12345|")
        .containsPattern("system +score +mean ± 95 % interval +difference +p\n")
        .containsPattern("weak +\\d\\d\\.\\d\\d +\\d\\d\\.\\d\\d ± \\d\\.\\d\\d +baseline\n")
        .containsPattern("strong .* \\+\\d+\\.\\d\\d +0\\.0010\n")
        .containsPattern("same .* \\+0\\.00 +alike\n");
  }

  @Test
  void keepsTheOrderOfSentencesOutOfTheInterval() {
    BleuStatistics forward = new BleuStatistics();
    BleuStatistics backward = new BleuStatistics();
    for (int i = 0; i < 50; i++) {
      forward.add(i, "a b c d " + i, List.of("a b c d " + i % 20));
      backward.add(49 - i, "a b c d " + (49 - i), List.of("a b c d " + (49 - i) % 20));
    }

    assertThat(forward.interval(Resampling.STANDARD))
        .isEqualTo(backward.interval(Resampling.STANDARD));
  }

  @Test
  void refusesWhatCannotBeScored() {
    assertThatThrownBy(() -> new BleuStatistics().add("a", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot score 'a' against no reference: at least one is needed");
    assertThatThrownBy(() -> Smoothing.floor(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot smooth by floor with 0.0: it must be finite and above 0");
    assertThatThrownBy(() -> new Resampling(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot resample 0 times with seed 1");
  }

  @Test
  void refusesToMixSettings() {
    BleuStatistics other =
        new BleuStatistics(
            new BleuSettings(
                BleuTokenizer.CHARACTER,
                LetterCase.MIXED,
                Smoothing.none(),
                BleuSettings.Order.FOUR));
    assertThatThrownBy(() -> new BleuStatistics().merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tok, 13a")
        .hasMessageContaining("tok, char")
        .hasMessageEndingWith("the settings must be the same");
  }

  @Test
  void refusesToResampleSentencesItDoesNotKnow() {
    BleuStatistics unnumbered = new BleuStatistics();
    unnumbered.add(0, "a", List.of("a"));
    unnumbered.add("a", List.of("a"));
    assertThatThrownBy(() -> unnumbered.interval(Resampling.STANDARD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot resample: 1 of 2 sentences were added with their number; add all with it");
    BleuStatistics twice = system(4).merge(system(4));
    assertThatThrownBy(() -> twice.interval(Resampling.STANDARD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot resample: sentence 0 was added more than once");
    BleuStatistics fewer = new BleuStatistics();
    fewer.add(0, "a", List.of("a"));
    assertThatThrownBy(() -> PairedBootstrap.of(system(4), fewer, Resampling.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot compare 200 sentences with 1 others");
    assertThatThrownBy(
            () -> SystemComparison.of(Map.<String, BleuStatistics>of(), Resampling.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot compare no systems: name two at least");
    assertThatThrownBy(() -> SystemComparison.of(Map.of("one", fewer), Resampling.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot compare one with no other system: name two at least");
  }
}
