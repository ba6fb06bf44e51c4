package dev.braid.train;

import dev.braid.training.Parameters;
import java.io.Serializable;

/** What one replica brings back from a {@link GraphRound}. No record: Kryo 4 cannot set theirs. */
final class GraphRoundResult implements Serializable {
  private int replica;
  private Parameters parameters;
  private long weight;
  private double scoreSum;
  private int steps;

  /**
   * @param weight labels that the replica was trained on
   * @param scoreSum the minibatches' scores, weighted by their labels
   */
  GraphRoundResult(int replica, Parameters parameters, long weight, double scoreSum, int steps) {
    this.replica = replica;
    this.parameters = parameters;
    this.weight = weight;
    this.scoreSum = scoreSum;
    this.steps = steps;
  }

  static GraphRoundResult withoutMinibatches(int replica) {
    return new GraphRoundResult(replica, new Parameters(new float[0], new float[0]), 0, 0.0, 0);
  }

  Parameters parameters() {
    return parameters;
  }

  long weight() {
    return weight;
  }

  double scoreSum() {
    return scoreSum;
  }

  int steps() {
    return steps;
  }

  /** Checked on the driver: another attempt of the task would come to the same. */
  void checkFinite() {
    if (!Double.isFinite(scoreSum)) {
      throw new ArithmeticException(
          "Training diverged: replica "
              + replica
              + " has a loss of "
              + scoreSum
              + "; lower the learning rate or the clip norm");
    }
  }
}
