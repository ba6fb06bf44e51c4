package dev.braid.training;

import java.util.stream.IntStream;

/**
 * What an outer optimizer came to at the end of a round.
 *
 * @param parameters the parameters that the next round starts from
 * @param momentum the optimizer's own, {@code [parameters]}; empty where it has none
 * @param changeSquares squares of the differences from the round's start, summed; not finite where
 *     a parameter is not
 */
record OuterStep(Parameters parameters, float[] momentum, double changeSquares) {
  private static final int BLOCK = 4096;
  private static final float[] NOTHING = new float[0];

  /**
   * Takes a step, on all cores; it does not depend on their number.
   *
   * @param start what the round started from
   * @param mean the replicas' mean, whose array becomes that of the result: a model may be large
   * @param momentum the optimizer's; empty before the first step
   */
  static OuterStep of(
      OuterOptimizer optimizer, Parameters start, Parameters mean, float[] momentum) {
    int length = mean.values().length;
    float[] after = optimizer.hasMomentum() ? new float[length] : NOTHING;
    double[] squares = new double[(length + BLOCK - 1) / BLOCK];
    IntStream.range(0, squares.length)
        .parallel()
        .forEach(
            block ->
                squares[block] =
                    block(optimizer, block, start.values(), mean.values(), momentum, after));
    double sum = 0;
    for (double ofBlock : squares) {
      sum += ofBlock;
    }
    return new OuterStep(mean, after, sum);
  }

  private static double block(
      OuterOptimizer optimizer,
      int block,
      float[] start,
      float[] mean,
      float[] before,
      float[] after) {
    double squares = 0;
    int end = Math.min((block + 1) * BLOCK, mean.length);
    for (int i = block * BLOCK; i < end; i++) {
      double delta = (double) start[i] - mean[i];
      double momentum = optimizer.momentum(before.length == 0 ? 0 : before[i], delta);
      mean[i] = (float) optimizer.next(mean[i], delta, momentum);
      if (after.length > 0) {
        after[i] = (float) momentum;
      }
      double change = (double) mean[i] - start[i];
      squares += change * change;
    }
    return squares;
  }
}
