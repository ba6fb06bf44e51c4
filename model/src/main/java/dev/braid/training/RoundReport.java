package dev.braid.training;

/**
 * Measures of one round over all replicas.
 *
 * @param epoch which pass over the examples, from 0
 * @param round the round's number, from 1
 * @param loss mean negative log likelihood of a target in nats
 * @param tokens tokens read in this round
 * @param learningRate of the round's last step
 * @param gradientNorm mean global norm of a gradient before clipping
 * @param computeSeconds longest time that a replica spent on its steps
 * @param averagingSeconds time spent on averaging
 * @param schedulingSeconds the rest of the round: shipping, waiting, collecting
 */
public record RoundReport(
    int epoch,
    int round,
    double loss,
    long tokens,
    double learningRate,
    double gradientNorm,
    double computeSeconds,
    double averagingSeconds,
    double schedulingSeconds) {

  /** Wall time of the round. */
  public double seconds() {
    return computeSeconds + averagingSeconds + schedulingSeconds;
  }

  /** Tokens of all replicas in a second of wall time. */
  public double tokensPerSecond() {
    return tokens / seconds();
  }
}
