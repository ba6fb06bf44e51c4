package dev.braid.kernel;

/**
 * What an output layer finds for each row without being trained.
 *
 * @param predictions the likeliest classes; the first of several
 * @param probabilities how likely those are
 * @param losses in nats; 0 where a row has no target
 */
public record RowScores(int[] predictions, float[] probabilities, double[] losses) {
  RowScores(int rows) {
    this(new int[rows], new float[rows], new double[rows]);
  }
}
