package dev.braid.training;

import dev.braid.config.TrainingConfig.ScheduleConfig;
import dev.braid.config.TrainingConfig.ScheduleKind;
import java.io.Serializable;

/**
 * The learning rate of a step: the base rate, times a linear rise over the first steps, times the
 * course of the schedule, which changes between rounds only.
 */
public record LearningRate(double base, ScheduleConfig schedule) implements Serializable {

  /**
   * The rate of one step.
   *
   * @param step steps taken before this one, over all rounds
   * @param course what {@link #course} gave for this round
   */
  public double at(long step, double course) {
    int warmup = schedule.warmupSteps();
    double rise = step < warmup ? (step + 1.0) / warmup : 1.0;
    return base * rise * course;
  }

  /**
   * The factor of a round.
   *
   * @param share share of the epochs done, 0 to 1
   * @param plateaus times that the plateau rule has acted
   */
  public double course(double share, int plateaus) {
    return switch (schedule.kind()) {
      case CONSTANT -> 1.0;
      case LINEAR -> 1.0 - share;
      case COSINE -> 0.5 * (1.0 + Math.cos(Math.PI * share));
      case PLATEAU -> Math.pow(schedule.factor(), plateaus);
    };
  }

  /** Whether the plateau rule acts after so many validations without a better figure. */
  boolean plateauAfter(int validationsSinceBest) {
    return schedule.kind() == ScheduleKind.PLATEAU
        && validationsSinceBest > 0
        && validationsSinceBest % schedule.patience() == 0;
  }
}
