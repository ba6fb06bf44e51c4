package dev.braid.training;

import java.util.stream.IntStream;

/**
 * What an outer optimizer came to at the end of a round.
 *
 * @param parameters the parameters that the next round starts from
 * @param momentum the optimizer's own, {@code [parameters]}; empty where it has none
 */
record OuterStep(Parameters parameters, float[] momentum, Squares squares) {
  private static final int BLOCK = 4096;
  private static final float[] NOTHING = new float[0];

  /**
   * Sums of squares over the parameters.
   *
   * @param ofMean of the mean minus the round's start
   * @param ofChange of the result minus the round's start; not finite where a parameter is not
   * @param ofParameters of the result
   */
  record Squares(double ofMean, double ofChange, double ofParameters) {
    static final Squares NONE = new Squares(0, 0, 0);

    private Squares plus(Squares other) {
      return new Squares(
          ofMean + other.ofMean, ofChange + other.ofChange, ofParameters + other.ofParameters);
    }
  }

  /**
   * Takes a step, on all cores; it does not depend on their number.
   *
   * @param start what the round started from
   * @param mean the replicas' mean, whose array becomes that of the result: a model may be large
   * @param before the optimizer's momentum; empty before the first step
   */
  static OuterStep of(OuterOptimizer optimizer, Parameters start, Parameters mean, float[] before) {
    int length = mean.values().length;
    float[] after = optimizer.hasMomentum() ? new float[length] : NOTHING;
    Block block = new Block(optimizer, start.values(), mean.values(), before, after);
    Squares[] squares =
        IntStream.range(0, (length + BLOCK - 1) / BLOCK)
            .parallel()
            .mapToObj(block::step)
            .toArray(Squares[]::new);
    Squares sum = Squares.NONE;
    for (Squares ofBlock : squares) {
      sum = sum.plus(ofBlock);
    }
    return new OuterStep(mean, after, sum);
  }

  private record Block(
      OuterOptimizer optimizer, float[] start, float[] mean, float[] before, float[] after) {
    private Squares step(int block) {
      double ofMean = 0;
      double ofChange = 0;
      double ofParameters = 0;
      int end = Math.min((block + 1) * BLOCK, mean.length);
      for (int i = block * BLOCK; i < end; i++) {
        double delta = (double) start[i] - mean[i];
        double momentum = optimizer.momentum(before.length == 0 ? 0 : before[i], delta);
        float next = (float) optimizer.next(mean[i], delta, momentum);
        double change = (double) next - start[i];
        ofMean += delta * delta;
        ofChange += change * change;
        ofParameters += (double) next * next;
        mean[i] = next;
        if (after.length > 0) {
          after[i] = (float) momentum;
        }
      }
      return new Squares(ofMean, ofChange, ofParameters);
    }
  }
}
