package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig.ScheduleConfig;
import dev.braid.config.TrainingConfig.ScheduleKind;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static LearningRate rate(ScheduleKind kind, int warmup, int patience) {
    return new LearningRate(0.5, new ScheduleConfig(kind, warmup, 0.25, patience));
  }

  @Test
  void itRisesOverTheFirstStepsAndStaysThere() {
    LearningRate rate = rate(ScheduleKind.CONSTANT, 4, 1);

    assertThat(rate.at(0, 1)).isEqualTo(0.125);
    assertThat(rate.at(2, 1)).isEqualTo(0.375);
    assertThat(rate.at(3, 1)).isEqualTo(0.5);
    assertThat(rate.at(1_000_000, 1)).isEqualTo(0.5);
  }

  @Test
  void withoutWarmupTheFirstStepHasTheWholeRate() {
    assertThat(rate(ScheduleKind.CONSTANT, 0, 1).at(0, 1)).isEqualTo(0.5);
  }

  @Test
  void theCourseScalesTheRiseToo() {
    assertThat(rate(ScheduleKind.LINEAR, 4, 1).at(0, 0.5)).isEqualTo(0.0625);
  }

  @Test
  void linearAndCosineFallToZeroAtTheEnd() {
    LearningRate linear = rate(ScheduleKind.LINEAR, 0, 1);
    LearningRate cosine = rate(ScheduleKind.COSINE, 0, 1);

    assertThat(linear.course(0, 0)).isEqualTo(1);
    assertThat(linear.course(0.25, 0)).isEqualTo(0.75);
    assertThat(linear.course(1, 0)).isZero();
    assertThat(cosine.course(0, 0)).isEqualTo(1);
    assertThat(cosine.course(1.0 / 3, 0)).isCloseTo(0.75, within(1e-12));
    assertThat(cosine.course(1, 0)).isCloseTo(0, within(1e-12));
  }

  @Test
  void plateausMultiplyByTheFactorWhateverTheShareDone() {
    LearningRate rate = rate(ScheduleKind.PLATEAU, 0, 1);

    assertThat(rate.course(0.9, 0)).isEqualTo(1);
    assertThat(rate.course(0.1, 2)).isEqualTo(0.0625);
  }

  @Test
  void aPlateauIsActedOnEachTimeThePatienceIsUsedUp() {
    LearningRate rate = rate(ScheduleKind.PLATEAU, 0, 3);

    assertThat(rate.plateauAfter(0)).isFalse();
    assertThat(rate.plateauAfter(2)).isFalse();
    assertThat(rate.plateauAfter(3)).isTrue();
    assertThat(rate.plateauAfter(4)).isFalse();
    assertThat(rate.plateauAfter(6)).isTrue();
    assertThat(rate(ScheduleKind.CONSTANT, 0, 1).plateauAfter(1)).isFalse();
  }
}
