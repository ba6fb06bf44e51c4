package dev.braid.decoding;

import java.util.Arrays;

/**
 * What the model said in one step.
 *
 * @param logProbabilities {@code [rows, vocabulary]}
 * @param attention {@code [rows, time]}, or empty
 * @param time source positions of a row of attention
 */
record Step(float[] logProbabilities, int vocabulary, float[] attention, int time) {

  static Step of(NextTokens model, int[] previous, Trace trace, int time) {
    float[] logProbabilities = model.step(previous);
    float[] attention = trace == Trace.ATTENTION ? model.attention() : new float[0];
    return new Step(logProbabilities, model.vocabularySize(), attention, time);
  }

  float logProbability(int row, int token) {
    return logProbabilities[row * vocabulary + token];
  }

  /** Where one row looked; null where that is not known. */
  float[] attention(int row, int sourceLength) {
    return attention.length == 0
        ? null
        : Arrays.copyOfRange(attention, row * time, row * time + sourceLength);
  }
}
