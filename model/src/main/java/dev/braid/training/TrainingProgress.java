package dev.braid.training;

import java.io.Serializable;

/**
 * How far training is: what rounds, schedules and stopping depend on besides parameters and
 * replicas.
 *
 * @param epoch passes over the examples that are complete
 * @param round rounds that are complete
 * @param stepsInEpoch steps of each replica in the current epoch
 * @param steps steps of each replica over all epochs
 * @param tokens tokens read by all replicas
 * @param plateaus times that the plateau rule has lowered the learning rate
 * @param setbacks times that training went back because it had diverged
 * @param stepsPerRound steps of a round where measured speed has decided them; else 0
 * @param validated what validations found
 */
public record TrainingProgress(
    int epoch,
    int round,
    int stepsInEpoch,
    long steps,
    long tokens,
    int plateaus,
    int setbacks,
    int stepsPerRound,
    Validated validated)
    implements Serializable {

  /**
   * What validations found so far.
   *
   * @param figure that of this very round; NaN where it was not validated
   * @param ofAverage whether it is that of the parameters' average, which was better than theirs
   * @param bestFigure the best of all; NaN before the first validation
   * @param bestRound the round of the best; -1 before the first validation
   * @param sinceBest validations since the best
   */
  public record Validated(
      double figure, boolean ofAverage, double bestFigure, int bestRound, int sinceBest)
      implements Serializable {
    static final Validated NOTHING = new Validated(Double.NaN, false, Double.NaN, -1, 0);

    private Validated inNextRound() {
      return new Validated(Double.NaN, false, bestFigure, bestRound, sinceBest);
    }

    private Validated after(Validation.Figure found, boolean isOfAverage, int round) {
      boolean best = bestRound < 0 || found.measure().isBetter(found.value(), bestFigure);
      return best
          ? new Validated(found.value(), isOfAverage, found.value(), round, 0)
          : new Validated(found.value(), isOfAverage, bestFigure, bestRound, sinceBest + 1);
    }
  }

  /** Before the first round. */
  public static TrainingProgress start() {
    return new TrainingProgress(0, 0, 0, 0, 0, 0, 0, 0, Validated.NOTHING);
  }

  TrainingProgress afterRound(int stepsOfRound, long tokensOfRound) {
    return new TrainingProgress(
        epoch,
        round + 1,
        stepsInEpoch + stepsOfRound,
        steps + stepsOfRound,
        tokens + tokensOfRound,
        plateaus,
        setbacks,
        stepsPerRound,
        validated.inNextRound());
  }

  TrainingProgress afterDecision(int stepsOfRounds) {
    return new TrainingProgress(
        epoch, round, stepsInEpoch, steps, tokens, plateaus, setbacks, stepsOfRounds, validated);
  }

  TrainingProgress afterEpoch() {
    return new TrainingProgress(
        epoch + 1, round, 0, steps, tokens, plateaus, setbacks, stepsPerRound, validated);
  }

  TrainingProgress afterValidation(
      Validation.Figure figure, boolean ofAverage, LearningRate learningRate) {
    Validated now = validated.after(figure, ofAverage, round);
    int lowered = learningRate.plateauAfter(now.sinceBest()) ? 1 : 0;
    return with(plateaus + lowered, setbacks, now);
  }

  TrainingProgress afterFirstValidation(Validation.Figure figure) {
    return with(plateaus, setbacks, validated.after(figure, false, round));
  }

  TrainingProgress afterSetbacks(int times) {
    return with(plateaus, times, validated);
  }

  /** The same, where another round counts as the best from now on. */
  public TrainingProgress withBest(int bestRound, double bestFigure) {
    return with(
        plateaus,
        setbacks,
        new Validated(
            validated.figure(),
            validated.ofAverage(),
            bestFigure,
            bestRound,
            validated.sinceBest()));
  }

  private TrainingProgress with(int newPlateaus, int newSetbacks, Validated newValidated) {
    return new TrainingProgress(
        epoch,
        round,
        stepsInEpoch,
        steps,
        tokens,
        newPlateaus,
        newSetbacks,
        stepsPerRound,
        newValidated);
  }
}
