package dev.braid.training;

import java.io.Serializable;

/**
 * How far training is; with the parameters it is all that a later round depends on.
 *
 * @param epoch passes over the examples that are complete
 * @param round rounds that are complete
 * @param stepsInEpoch steps of each replica in the current epoch
 * @param steps steps of each replica over all epochs
 * @param tokens tokens read by all replicas
 * @param plateaus times that the plateau rule has lowered the learning rate
 * @param validationsSinceBest validations since the best figure
 * @param bestFigure the best validation figure; NaN before the first validation
 * @param bestRound the round of the best figure; -1 before the first validation
 */
public record TrainingProgress(
    int epoch,
    int round,
    int stepsInEpoch,
    long steps,
    long tokens,
    int plateaus,
    int validationsSinceBest,
    double bestFigure,
    int bestRound)
    implements Serializable {

  /** Before the first round. */
  public static TrainingProgress start() {
    return new TrainingProgress(0, 0, 0, 0, 0, 0, 0, Double.NaN, -1);
  }

  TrainingProgress afterRound(int stepsOfRound, long tokensOfRound) {
    return new TrainingProgress(
        epoch,
        round + 1,
        stepsInEpoch + stepsOfRound,
        steps + stepsOfRound,
        tokens + tokensOfRound,
        plateaus,
        validationsSinceBest,
        bestFigure,
        bestRound);
  }

  TrainingProgress afterEpoch() {
    return new TrainingProgress(
        epoch + 1, round, 0, steps, tokens, plateaus, validationsSinceBest, bestFigure, bestRound);
  }

  TrainingProgress afterValidation(Validation.Figure figure, LearningRate learningRate) {
    if (bestRound < 0 || figure.betterThan(bestFigure)) {
      return withBest(figure.value(), round, 0, plateaus);
    }
    int since = validationsSinceBest + 1;
    return withBest(
        bestFigure, bestRound, since, plateaus + (learningRate.plateauAfter(since) ? 1 : 0));
  }

  private TrainingProgress withBest(double figure, int roundOfBest, int since, int newPlateaus) {
    return new TrainingProgress(
        epoch, round, stepsInEpoch, steps, tokens, newPlateaus, since, figure, roundOfBest);
  }
}
