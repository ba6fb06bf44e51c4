package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.TrainingConfig.Limits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoppingRuleTest {
  private static final Limits NONE = new Limits(Integer.MAX_VALUE, 0, 0, 0);

  private long now = -5_000_000_000L;
  private boolean asked;

  private StoppingRule rule(Limits limits) {
    return new StoppingRule(limits, () -> now, () -> asked);
  }

  private static TrainingProgress progress(int epoch, int round, int sinceBest) {
    return new TrainingProgress(
        epoch,
        round,
        0,
        0,
        0,
        0,
        0,
        0,
        new TrainingProgress.Validated(0.5, false, 0.5, 1, sinceBest));
  }

  @Test
  void withoutLimitsItGoesOn() {
    StoppingRule rule = rule(NONE);
    now += TimeUnit.DAYS.toNanos(1000);

    assertThat(rule.check(progress(1_000_000, 1_000_000, 1_000_000))).isEmpty();
  }

  @Test
  void epochsRoundsAndPatienceHaveTheirLimits() {
    StoppingRule rule = rule(new Limits(3, 10, 0, 2));

    assertThat(rule.check(progress(2, 9, 1))).isEmpty();
    assertThat(rule.check(progress(3, 9, 1))).contains(StopReason.MAX_EPOCHS);
    assertThat(rule.check(progress(2, 10, 1))).contains(StopReason.MAX_ROUNDS);
    assertThat(rule.check(progress(2, 9, 2))).contains(StopReason.NO_BETTER_FIGURE);
  }

  @Test
  void timeCountsFromTheStartOfThisRunByTheGivenClock() {
    StoppingRule rule = rule(new Limits(3, 0, 1.5, 0));

    now += TimeUnit.SECONDS.toNanos(90) - 1;
    assertThat(rule.check(progress(0, 1, 0))).isEmpty();
    now += 1;
    assertThat(rule.check(progress(0, 1, 0))).contains(StopReason.MAX_MINUTES);
  }

  @Test
  void itStopsWhenAsked() {
    StoppingRule rule = rule(NONE);
    assertThat(rule.check(progress(0, 1, 0))).isEmpty();

    asked = true;

    assertThat(rule.check(progress(0, 2, 0))).contains(StopReason.ASKED_TO_STOP);
  }

  @Test
  void aFinishedRunIsFinishedEvenIfAskedToStop() {
    asked = true;

    assertThat(rule(new Limits(3, 0, 0, 0)).check(progress(3, 9, 0)))
        .contains(StopReason.MAX_EPOCHS);
  }
}
