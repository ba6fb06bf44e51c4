package dev.braid.kernel;

import java.util.Arrays;

/** Slots: gates i, f, g, o; memory; its tanh; hidden state. */
final class LstmArithmetic implements CellArithmetic {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CANDIDATE = 2;
  private static final int OUTPUT = 3;
  private static final int MEMORY = 4;
  private static final int SQUASHED = 5;
  private static final int HIDDEN = 6;

  @Override
  public int slots() {
    return 7;
  }

  @Override
  public int hiddenSlot() {
    return HIDDEN;
  }

  @Override
  public int memorySlot() {
    return MEMORY;
  }

  @Override
  public void forward(float[][] now, float[][] before, float[][] recurrent, int n) {
    Elementwise.sigmoidOfSum(now[INPUT], recurrent[INPUT], n);
    Elementwise.sigmoidOfSum(now[FORGET], recurrent[FORGET], n);
    Elementwise.tanhOfSum(now[CANDIDATE], recurrent[CANDIDATE], n);
    Elementwise.sigmoidOfSum(now[OUTPUT], recurrent[OUTPUT], n);
    Elementwise.sumOfProducts(
        now[FORGET], before[MEMORY], now[INPUT], now[CANDIDATE], now[MEMORY], n);
    Elementwise.tanh(now[MEMORY], now[SQUASHED], n);
    Elementwise.product(now[OUTPUT], now[SQUASHED], now[HIDDEN], n);
  }

  @Override
  public void backward(float[][] now, float[][] before, Gradients gradients, int n) {
    float[] hidden = gradients.hidden();
    float[] memory = gradients.memory();
    float[][] gates = gradients.gates();
    Elementwise.beforeSigmoid(hidden, now[SQUASHED], now[OUTPUT], gates[OUTPUT], n);
    Elementwise.addBeforeTanh(memory, hidden, now[OUTPUT], now[SQUASHED], n);
    Elementwise.beforeSigmoid(memory, now[CANDIDATE], now[INPUT], gates[INPUT], n);
    Elementwise.beforeSigmoid(memory, before[MEMORY], now[FORGET], gates[FORGET], n);
    Elementwise.beforeTanh(memory, now[INPUT], now[CANDIDATE], gates[CANDIDATE], n);
    Elementwise.product(memory, now[FORGET], memory, n);
    Arrays.fill(hidden, 0, n, 0f);
  }
}
