package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LengthPenaltyTest {
  /** Values of (5 + length)^alpha / (5 + 1)^alpha, calculated apart. */
  @ParameterizedTest
  @CsvSource({
    "0.6, 1, 1.0",
    "0.6, 2, 1.096902619906223",
    "0.6, 10, 1.732862107887866",
    "0.6, 50, 3.778564704056578",
    "1.0, 10, 2.5",
    "0.0, 50, 1.0"
  })
  void theScoreIsTheLogProbabilityOverThePenaltyOfWu(double alpha, int length, double penalty) {
    assertThat(Settings.wu(alpha).score(-12, length)).isCloseTo(-12 / penalty, within(1e-12));
  }

  @Test
  void anAverageIsOverTheTokensAndNoPenaltyIsNone() {
    assertThat(Settings.average().score(-12, 8)).isEqualTo(-1.5);
    assertThat(Settings.none().score(-12, 8)).isEqualTo(-12);
  }

  @ParameterizedTest
  @MethodSource("dev.braid.decoding.Settings#penalties")
  void noScoreFallsWithTheLengthAlone(LengthPenalty penalty) {
    for (int length = 1; length < 300; length++) {
      assertThat(penalty.score(-3.7, length + 1))
          .isGreaterThanOrEqualTo(penalty.score(-3.7, length));
    }
  }
}
