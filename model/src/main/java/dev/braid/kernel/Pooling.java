package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * One vector per sequence from those of its steps: {@code [steps, batch, width]} to {@code [batch,
 * width]}. Padding is never read; a sequence of length 0 gives zeros and takes no gradient.
 */
public enum Pooling {
  /** The largest value of each feature; of equal ones the first gets the gradient. */
  MAX,
  /** The mean over the sequence's own steps. */
  MEAN,
  /** The sequence's own last step. */
  LAST;

  /**
   * Pools.
   *
   * @return what {@link #backward} needs: for {@link #MAX} the step of each result, else empty
   */
  public int[] forward(Lengths lengths, int width, Floats inputs, Floats outputs) {
    inputs.require("the inputs", (long) lengths.steps() * lengths.batch() * width);
    outputs.require("the pooled outputs", (long) lengths.batch() * width);
    int[] steps = new int[this == MAX ? lengths.batch() * width : 0];
    float[] pooled = new float[width];
    float[] row = new float[width];
    for (int sequence = 0; sequence < lengths.batch(); sequence++) {
      Arrays.fill(pooled, 0f);
      int length = lengths.length(sequence);
      for (int time = first(length); time < length; time++) {
        inputs.buffer().get((time * lengths.batch() + sequence) * width, row);
        take(row, time, pooled, steps, sequence * width);
      }

      if (this == MEAN && length > 0) {
        scale(pooled, 1f / length);
      }

      outputs.buffer().put(sequence * width, pooled);
    }

    return steps;
  }

  private int first(int length) {
    return this == LAST ? Math.max(0, length - 1) : 0;
  }

  private void take(float[] row, int time, float[] pooled, int[] steps, int offset) {
    if (this != MAX) {
      Elementwise.add(pooled, row, row.length);
      return;
    }

    for (int i = 0; i < row.length; i++) {
      // A NaN wins, so that it is seen.
      if (time == 0 || row[i] > pooled[i] || row[i] != row[i]) {
        pooled[i] = row[i];
        steps[offset + i] = time;
      }
    }
  }

  /** Writes the gradient of all steps, {@code [steps, batch, width]}, zeros where there is none. */
  public void backward(
      Lengths lengths, int width, Floats outputGradients, int[] steps, Floats inputGradients) {
    float[] gradient = new float[width];
    float[] row = new float[width];
    FloatBuffer target = inputGradients.buffer();
    for (int sequence = 0; sequence < lengths.batch(); sequence++) {
      outputGradients.buffer().get(sequence * width, gradient);
      int length = lengths.length(sequence);
      if (this == MEAN && length > 0) {
        scale(gradient, 1f / length);
      }

      for (int time = 0; time < lengths.steps(); time++) {
        share(gradient, time, length, steps, sequence * width, row);
        target.put((time * lengths.batch() + sequence) * width, row);
      }
    }
  }

  private void share(float[] gradient, int time, int length, int[] steps, int offset, float[] row) {
    if (time < first(length) || time >= length) {
      Arrays.fill(row, 0f);
    } else if (this == MAX) {
      for (int i = 0; i < row.length; i++) {
        row[i] = steps[offset + i] == time ? gradient[i] : 0f;
      }
    } else {
      System.arraycopy(gradient, 0, row, 0, row.length);
    }
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
