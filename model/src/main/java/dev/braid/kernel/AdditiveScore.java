package dev.braid.kernel;

import java.util.Arrays;

/**
 * The additive score v · tanh(k + m) of one query's key k with all rows m of a memory, for one
 * thread. The tanh is computed again on the way back: kept, it would be a matrix of the score's
 * size for every pair of a query and a row of its memory.
 */
final class AdditiveScore {
  private final int size;
  private final float[] vector;
  private final float[] key;
  private final float[] squashed;
  private final float[] keyGradient;
  private final float[] vectorGradient;
  private float[][] memoryGradient = new float[0][];

  AdditiveScore(int size) {
    this.size = size;
    vector = new float[size];
    key = new float[size];
    squashed = new float[size];
    keyGradient = new float[size];
    vectorGradient = new float[size];
  }

  /** Reads the weights; to be called first. */
  void load(Floats weights) {
    weights.buffer().get(0, vector);
  }

  /** Takes the key of the query that the next calls are about. */
  void readKey(Scratch keys, int row) {
    keys.floats().get(row * size, key);
  }

  /** Computes the scores of {@code count} rows of a memory from {@code row} on. */
  void scores(Scratch memory, int row, float[] scores, int count) {
    for (int i = 0; i < count; i++) {
      squash(memory, row + i);
      scores[i] = Elementwise.dot(squashed, vector, size);
    }
  }

  private void squash(Scratch memory, int row) {
    memory.floats().get(row * size, squashed);
    Elementwise.tanhOfSum(squashed, key, size);
  }

  /** Forgets the gradient of the vector. */
  void startVector() {
    Arrays.fill(vectorGradient, 0f);
  }

  /** The sum since {@link #startVector}. */
  float[] vectorGradient() {
    return vectorGradient;
  }

  /** Begins the way back of a memory of {@code count} rows. */
  void startMemory(int count) {
    if (memoryGradient.length < count) {
      memoryGradient = new float[count][size];
    }

    for (int i = 0; i < count; i++) {
      Arrays.fill(memoryGradient[i], 0f);
    }
  }

  /** The way back of {@link #scores}: the gradients of the memory and of the vector grow. */
  void backward(Scratch memory, int row, float[] gradients, int count) {
    Arrays.fill(keyGradient, 0f);
    for (int i = 0; i < count; i++) {
      squash(memory, row + i);
      Elementwise.addScaled(vectorGradient, squashed, gradients[i], size);
      Elementwise.beforeTanh(vector, squashed, squashed, size);
      Elementwise.addScaled(keyGradient, squashed, gradients[i], size);
      Elementwise.addScaled(memoryGradient[i], squashed, gradients[i], size);
    }
  }

  /** The part of {@link #backward} that a time loop cannot leave for later. */
  void keyGradient(Scratch memory, int row, float[] gradients, int count) {
    Arrays.fill(keyGradient, 0f);
    for (int i = 0; i < count; i++) {
      squash(memory, row + i);
      Elementwise.beforeTanh(vector, squashed, squashed, size);
      Elementwise.addScaled(keyGradient, squashed, gradients[i], size);
    }
  }

  /** Writes the gradient of the last key. */
  void storeKeyGradient(Scratch gradients, int row) {
    gradients.floats().put(row * size, keyGradient);
  }

  /** The gradient of the memory's rows since {@link #startMemory}. */
  void storeMemoryGradient(Scratch gradients, int row, int count) {
    for (int i = 0; i < count; i++) {
      gradients.floats().put((row + i) * size, memoryGradient[i]);
    }
  }
}
