package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.metric.PerplexityStatistics.TokenKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerplexityStatisticsTest {

  @Test
  void isTheInverseGeometricMeanOfTheProbabilities() {
    PerplexityStatistics statistics = new PerplexityStatistics();
    statistics.add(-Math.log(0.5), TokenKind.KNOWN);
    statistics.add(-Math.log(0.125), TokenKind.KNOWN);
    statistics.add(-Math.log(0.001), TokenKind.OOV);
    List<Score> scores = statistics.scores();
    assertThat(scores.get(0).value()).isCloseTo(Math.cbrt(2 * 8 * 1000), within(1e-5));
    assertThat(scores.get(1).value()).isCloseTo(4, within(1e-6));
    assertThat(scores.get(2).value())
        .isCloseTo((1 + 3 + Math.log(1000) / Math.log(2)) / 3, within(1e-6));
    assertThat(scores.get(3)).isEqualTo(new Score("tokens", 3, Score.Unit.COUNT));
    assertThat(scores.get(4)).isEqualTo(new Score("oov-tokens", 1, Score.Unit.COUNT));
    assertThat(scores.get(5)).isEqualTo(new Score("oov-share", 1.0 / 3, Score.Unit.SHARE));
  }

  @Test
  void addsManyTokensAsOneByOne() {
    PerplexityStatistics single = new PerplexityStatistics();
    single.add(1.5, TokenKind.KNOWN);
    single.add(2.25, TokenKind.OOV);
    PerplexityStatistics bulk = new PerplexityStatistics();
    bulk.add(3.75, 2, 2.25, 1);
    assertThat(bulk.scores()).isEqualTo(single.scores());
  }

  @Test
  void staysPreciseOverABillionTokens() {
    PerplexityStatistics statistics = new PerplexityStatistics();
    for (int i = 0; i < 1000; i++) {
      statistics.add(4.1e6, 1_000_000, 0, 0);
    }

    assertThat(statistics.natsPerToken()).isEqualTo(4.1);
  }

  @Test
  void isUndefinedWithoutTokens() {
    assertThat(new PerplexityStatistics().scores().get(0).value()).isNaN();
    assertThat(new PerplexityStatistics().scores().get(0).text()).isEqualTo("-");
  }

  @Test
  void refusesALossThatIsNoNumberAndCountsNothingOfIt() {
    PerplexityStatistics statistics = new PerplexityStatistics();
    assertThatThrownBy(() -> statistics.add(Double.NaN, TokenKind.KNOWN))
        .hasMessage(
            "Cannot add a negative log-likelihood of NaN nats: it must be finite; has the model"
                + " diverged?");
    assertThatThrownBy(() -> statistics.add(1, 1, Double.POSITIVE_INFINITY, 1))
        .hasMessageContaining("Infinity nats");
    assertThat(statistics.scores()).isEqualTo(new PerplexityStatistics().scores());
  }

  @Test
  void refusesMoreUnknownTokensThanTokens() {
    assertThatThrownBy(() -> new PerplexityStatistics().add(1, 1, 1, 2))
        .hasMessage("Cannot count 2 of 1 tokens as out of the vocabulary");
  }

  @Test
  void failsRatherThanOverflow() {
    PerplexityStatistics statistics = new PerplexityStatistics();
    statistics.add(5e11, 1, 0, 0);
    assertThatThrownBy(() -> statistics.add(5e11, 1, 0, 0)).isInstanceOf(ArithmeticException.class);
  }
}
