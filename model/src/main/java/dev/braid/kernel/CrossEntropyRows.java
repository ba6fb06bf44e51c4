package dev.braid.kernel;

import java.nio.FloatBuffer;

/**
 * Turns logits into probabilities, loss and gradient, a few rows at a time so that they stay in the
 * cache: the logits are read once and the gradient is written once, in their place.
 */
final class CrossEntropyRows implements AutoCloseable {
  private static final int BLOCK_FLOATS = 1 << 16;

  // Below this a probability has lost digits, and the loss is taken from the logits.
  private static final float LEAST_PROBABILITY = 1e-30f;

  private final int classes;
  private final int blockRows;
  private final Scratch block = new Scratch();
  private final float[] row;

  CrossEntropyRows(int classes) {
    this.classes = classes;
    blockRows = Math.max(1, Math.min(64, BLOCK_FLOATS / classes));
    block.reserveFloats((long) blockRows * classes);
    row = new float[classes];
  }

  /**
   * Works on a range of rows of dense logits; targets are given per row.
   *
   * @param scale the gradient's factor
   * @return the sum of the rows' losses
   */
  double run(
      Worker worker, Scratch logits, Span rows, int[] targets, float smoothing, float scale) {
    double loss = 0;
    for (int from = rows.from(); from < rows.to(); from += blockRows) {
      int count = Math.min(blockRows, rows.to() - from);
      worker.softmax(
          new SoftmaxRows.Shape(count, classes),
          logits.address() + (long) from * classes * Float.BYTES,
          block.address());
      for (int i = 0; i < count; i++) {
        loss += oneRow(logits.floats(), from + i, i, targets[from + i], smoothing, scale);
      }
    }

    return loss;
  }

  private double oneRow(
      FloatBuffer logits, int at, int inBlock, int target, float smoothing, float scale) {
    block.floats().get(inBlock * classes, row, 0, classes);
    double loss = loss(logits, at, target, smoothing);
    scaleRow(row, scale, -scale * smoothing / classes);
    row[target] -= scale * (1f - smoothing);
    logits.put(at * classes, row, 0, classes);
    return loss;
  }

  private static void scaleRow(float[] values, float factor, float offset) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.fma(values[i], factor, offset);
    }
  }

  private double loss(FloatBuffer logits, int at, int target, float smoothing) {
    float probability = row[target];
    if (smoothing == 0f && probability >= LEAST_PROBABILITY) {
      return -Math.log(probability);
    }

    return smoothedLoss(logits, at, target, smoothing);
  }

  /**
   * The logarithm of the sum is that of any class with a sound probability: its logit less its
   * logarithm.
   */
  private double smoothedLoss(FloatBuffer logits, int at, int target, float smoothing) {
    int likeliest = 0;
    for (int i = 1; i < classes; i++) {
      likeliest = row[i] > row[likeliest] ? i : likeliest;
    }

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

  @Override
  public void close() {
    block.close();
  }
}
