package dev.braid.kernel;

import java.util.Arrays;

/** One slot: the gate is the hidden state. */
final class TanhArithmetic implements CellArithmetic {
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int hiddenSlot() {
    return 0;
  }

  @Override
  public int memorySlot() {
    return -1;
  }

  @Override
  public void forward(float[][] now, float[][] before, float[][] recurrent, int n) {
    Elementwise.tanhOfSum(now[0], recurrent[0], n);
  }

  @Override
  public void backward(float[][] now, float[][] before, Gradients gradients, int n) {
    Elementwise.beforeTanh(gradients.hidden(), now[0], gradients.gates()[0], n);
    Arrays.fill(gradients.hidden(), 0, n, 0f);
  }
}
