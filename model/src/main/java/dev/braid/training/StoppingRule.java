package dev.braid.training;

import dev.braid.config.TrainingConfig.Limits;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Decides after each round whether training ends. */
final class StoppingRule {
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final BooleanSupplier askedToStop;
  private final long startNanos;

  StoppingRule(Limits limits, LongSupplier nanoTime, BooleanSupplier askedToStop) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.askedToStop = askedToStop;
    this.startNanos = nanoTime.getAsLong();
  }

  Optional<StopReason> check(TrainingProgress progress) {
    if (progress.epoch() >= limits.maxEpochs()) {
      return Optional.of(StopReason.MAX_EPOCHS);
    }
    if (limits.maxRounds() > 0 && progress.round() >= limits.maxRounds()) {
      return Optional.of(StopReason.MAX_ROUNDS);
    }
    if (limits.patience() > 0 && progress.validated().sinceBest() >= limits.patience()) {
      return Optional.of(StopReason.NO_BETTER_FIGURE);
    }
    if (askedToStop.getAsBoolean()) {
      return Optional.of(StopReason.ASKED_TO_STOP);
    }
    double minutes = (nanoTime.getAsLong() - startNanos) / 60e9;
    return limits.maxMinutes() > 0 && minutes >= limits.maxMinutes()
        ? Optional.of(StopReason.MAX_MINUTES)
        : Optional.empty();
  }
}
