package dev.braid.training;

import dev.braid.config.TrainingConfig.RoundLengthConfig;
import dev.braid.config.TrainingConfig.RoundLengthKind;
import dev.braid.training.ReplicaReport.Work;
import java.util.List;

/**
 * How many steps a round has. One step a round at first is post-local SGD (Lin et al., <i>Don't use
 * large mini-batches, use local SGD</i>, ICLR 2020); rounds that grow evenly are those of
 * Spiridonoff, Olshevsky and Paschalidis (<i>Communication-efficient SGD: from local SGD to
 * one-shot averaging</i>, NeurIPS 2021).
 *
 * @param stepsPerRound of a round that is neither of the warm-up nor growing
 */
record RoundLength(RoundLengthConfig config, int stepsPerRound) {
  private static final int MOST_STEPS = 1 << 20;

  /**
   * The steps of a round.
   *
   * @param share share of the training that is done, 0 to 1
   * @param decided what {@link #decision} gave once; 0 before
   */
  int steps(double share, int decided) {
    if (share < config.warmup()) {
      return 1;
    }
    return switch (config.kind()) {
      case CONSTANT -> stepsPerRound;
      case GROWING -> grown((share - config.warmup()) / (1 - config.warmup()));
      case SECONDS -> decided > 0 ? decided : stepsPerRound;
    };
  }

  private int grown(double share) {
    return Math.max(1, (int) Math.ceil(stepsPerRound * Math.min(1, share)));
  }

  /** Whether it follows from measured speed, and nothing was measured yet. */
  boolean isToBeDecided(TrainingProgress progress) {
    return config.kind() == RoundLengthKind.SECONDS && progress.stepsPerRound() == 0;
  }

  /**
   * As many steps as take the slowest replica the seconds that were asked for.
   *
   * @param measured what replicas did in a round
   */
  int decision(List<ReplicaReport> measured) {
    double secondsOfStep = 0;
    for (ReplicaReport report : measured) {
      Work work = report.work();
      if (work.steps() > 0) {
        secondsOfStep = Math.max(secondsOfStep, work.seconds() / work.steps());
      }
    }
    double steps = secondsOfStep > 0 ? config.seconds() / secondsOfStep : stepsPerRound;
    return (int) Math.max(1, Math.min(MOST_STEPS, Math.round(steps)));
  }
}
