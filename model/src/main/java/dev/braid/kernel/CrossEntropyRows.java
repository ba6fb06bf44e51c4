package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Turns logits into loss and gradient, a few rows at a time so that they stay in the cache: the
 * logits are read once, and the gradient is written once, in the precision of the products that
 * follow. The bias gradient is summed on the way.
 */
final class CrossEntropyRows implements AutoCloseable {
  private static final int BLOCK_FLOATS = 1 << 16;

  // Below this a probability has lost digits, and the loss is taken from the logits.
  private static final float LEAST_PROBABILITY = 1e-30f;

  private final int classes;
  private final int blockRows;
  private final Scratch block = new Scratch();
  private final float[] row;
  private final float[] biasGradient;

  CrossEntropyRows(int classes) {
    this.classes = classes;
    blockRows = Math.max(1, Math.min(64, BLOCK_FLOATS / classes));
    block.reserveFloats((long) blockRows * classes);
    row = new float[classes];
    biasGradient = new float[classes];
  }

  /**
   * What is done to which rows: dense logits, the target of each, and where the gradient goes; that
   * may be the place of the logits where the precision is float32.
   */
  record Job(
      Scratch logits,
      int[] targets,
      float smoothing,
      float scale,
      Precision precision,
      Scratch gradient) {}

  /** Works on a range of rows and returns the sum of their losses. */
  double run(Worker worker, Job job, Span rows) {
    Arrays.fill(biasGradient, 0f);
    double loss = 0;
    for (int from = rows.from(); from < rows.to(); from += blockRows) {
      int count = Math.min(blockRows, rows.to() - from);
      softmax(worker, job.logits(), from, count);
      for (int i = 0; i < count; i++) {
        loss += oneRow(job, from + i, i);
      }

      store(worker, job, from, count);
    }

    return loss;
  }

  private void softmax(Worker worker, Scratch logits, int from, int count) {
    worker.softmax(
        new SoftmaxRows.Shape(count, classes, SoftmaxRows.Result.PROBABILITIES),
        logits.address() + (long) from * classes * Float.BYTES,
        block.address());
  }

  /**
   * Scores a range of rows.
   *
   * @param logits of some rows, of which the first is number {@code first}
   * @param scores receives the scores of the rows in their places
   */
  void score(Worker worker, Scratch logits, Span rows, int first, int[] targets, RowScores scores) {
    for (int from = rows.from(); from < rows.to(); from += blockRows) {
      int count = Math.min(blockRows, rows.to() - from);
      softmax(worker, logits, from, count);
      for (int i = 0; i < count; i++) {
        block.floats().get(i * classes, row, 0, classes);
        int at = first + from + i;
        int likeliest = likeliest();
        scores.predictions()[at] = likeliest;
        scores.probabilities()[at] = row[likeliest];
        if (targets[at] >= 0) {
          scores.losses()[at] = loss(logits.floats(), from + i, targets[at], 0f);
        }
      }
    }
  }

  private void store(Worker worker, Job job, int from, int count) {
    Reorder.Shape shape =
        new Reorder.Shape(
            count,
            classes,
            MatrixLayout.rows(Precision.FLOAT32, classes),
            MatrixLayout.rows(job.precision(), classes));
    long offset = (long) from * classes * job.precision().bytes();
    worker.reorder(shape, block.address(), job.gradient().address() + offset);
  }

  /** The sums over the rows of the last run. */
  float[] biasGradient() {
    return biasGradient;
  }

  private double oneRow(Job job, int at, int inBlock) {
    int target = job.targets()[at];
    block.floats().get(inBlock * classes, row, 0, classes);
    double loss = loss(job.logits().floats(), at, target, job.smoothing());
    scale(row, job.scale(), -job.scale() * job.smoothing() / classes);
    row[target] -= job.scale() * (1f - job.smoothing());
    Elementwise.add(biasGradient, row, classes);
    block.floats().put(inBlock * classes, row, 0, classes);
    return loss;
  }

  private static void scale(float[] values, float factor, float offset) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.fma(values[i], factor, offset);
    }
  }

  private double loss(FloatBuffer logits, int at, int target, float smoothing) {
    float probability = row[target];
    if (smoothing == 0f && probability >= LEAST_PROBABILITY) {
      return -Math.log(probability);
    }

    return lossFromLogits(logits, at, target, smoothing);
  }

  /**
   * The logarithm of the sum is that of any class with a sound probability: its logit less its
   * logarithm.
   */
  private double lossFromLogits(FloatBuffer logits, int at, int target, float smoothing) {
    int likeliest = likeliest();
    int offset = at * classes;
    double logSum = logits.get(offset + likeliest) - Math.log(row[likeliest]);
    double loss = logSum - (1.0 - smoothing) * logits.get(offset + target);
    if (smoothing > 0f) {
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        sum += logits.get(offset + i);
      }

      loss -= smoothing * sum / classes;
    }

    return loss;
  }

  private int likeliest() {
    int likeliest = 0;
    float most = row[0];
    for (int i = 1; i < classes; i++) {
      if (row[i] > most) {
        most = row[i];
        likeliest = i;
      }
    }

    return likeliest;
  }

  @Override
  public void close() {
    block.close();
  }
}
