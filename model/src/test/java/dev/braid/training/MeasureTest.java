package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void moreAccuracyAndLessPerplexityAreBetter() {
    assertThat(Measure.ACCURACY.isBetter(0.9, 0.8)).isTrue();
    assertThat(Measure.ACCURACY.isBetter(0.8, 0.8)).isFalse();
    assertThat(Measure.PERPLEXITY.isBetter(80, 90)).isTrue();
    assertThat(Measure.PERPLEXITY.isBetter(90, 80)).isFalse();
  }

  @Test
  void whatIsNotANumberIsNeverBetterAndAlwaysWorse() {
    for (Measure measure : Measure.values()) {
      assertThat(measure.isBetter(Double.NaN, 0.5)).isFalse();
      assertThat(measure.isBetter(0.5, Double.NaN)).isTrue();
      assertThat(measure.isBetter(Double.NaN, Double.NaN)).isFalse();
    }
  }
}
