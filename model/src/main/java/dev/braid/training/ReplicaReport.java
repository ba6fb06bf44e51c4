package dev.braid.training;

import dev.braid.sequence.Cursor;
import java.io.Serializable;

/**
 * What is told of a replica's round besides parameters and momenta.
 *
 * @param replica which replica, from 0
 * @param next the place in the epoch's batches behind its last one
 * @param carried recurrent state at the round's end; empty for networks that carry none
 * @param work what was done and measured
 */
public record ReplicaReport(int replica, Cursor next, float[] carried, Work work)
    implements Serializable {

  /**
   * Measures of a round.
   *
   * @param steps updates made
   * @param tokens tokens read
   * @param targets labels that counted in the loss
   * @param lossSum negative log likelihood of the targets in nats, summed; not finite where the
   *     replica diverged, which ends its round
   * @param gradientNormSum global norms of the gradients before clipping, summed over the steps;
   *     not finite where the replica diverged
   * @param changeSquares squares of the differences between the parameters at the end and at the
   *     start, summed over the parameters
   * @param seconds wall time of the steps
   * @param epochDone whether no batch of the epoch is left
   */
  public record Work(
      int steps,
      long tokens,
      long targets,
      double lossSum,
      double gradientNormSum,
      double changeSquares,
      double seconds,
      boolean epochDone)
      implements Serializable {
    /**
     * Whether a loss, a gradient or a parameter was not finite, so that the result is of no use.
     */
    public boolean diverged() {
      return !Double.isFinite(lossSum) || !Double.isFinite(gradientNormSum);
    }
  }
}
