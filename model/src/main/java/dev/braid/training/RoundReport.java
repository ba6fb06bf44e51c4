package dev.braid.training;

import dev.braid.training.ReplicaReport.Work;

/**
 * Measures of one round over all replicas.
 *
 * @param epoch which pass over the examples, from 0
 * @param round the round's number, from 1
 * @param steps of the replica that took the most
 * @param loss mean negative log likelihood of a target in nats
 * @param tokens tokens read in this round
 * @param learningRate of the round's last step
 * @param gradientNorm mean global norm of a gradient before clipping
 * @param seconds wall time of the round
 * @param computeSeconds longest time that a replica spent on its steps
 * @param idleSeconds mean time that replicas waited for the slowest
 * @param agreement of the replicas
 * @param costs what else it cost
 */
public record RoundReport(
    int epoch,
    int round,
    int steps,
    double loss,
    long tokens,
    double learningRate,
    double gradientNorm,
    double seconds,
    double computeSeconds,
    double idleSeconds,
    Agreement agreement,
    RoundCosts costs) {

  static RoundReport of(
      RoundOutcome outcome,
      Agreement agreement,
      TrainingProgress progress,
      double learningRate,
      double seconds) {
    double lossSum = 0;
    double normSum = 0;
    double longest = 0;
    double together = 0;
    long targets = 0;
    long tokens = 0;
    long steps = 0;
    int most = 0;
    for (ReplicaReport report : outcome.reports()) {
      Work work = report.work();
      lossSum += work.lossSum();
      normSum += work.gradientNormSum();
      longest = Math.max(longest, work.seconds());
      together += work.seconds();
      targets += work.targets();
      tokens += work.tokens();
      steps += work.steps();
      most = Math.max(most, work.steps());
    }
    return new RoundReport(
        progress.epoch(),
        progress.round(),
        most,
        lossSum / targets,
        tokens,
        learningRate,
        normSum / steps,
        seconds,
        longest,
        longest - together / outcome.reports().size(),
        agreement,
        outcome.costs());
  }

  /** The rest of the round's time: Spark's scheduling, and the driver's own work. */
  public double schedulingSeconds() {
    double known =
        computeSeconds + costs.sendSeconds() + costs.openSeconds() + costs.reduceSeconds();
    return Math.max(0, seconds - known);
  }

  /** Tokens of all replicas in a second of wall time. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
