package dev.braid.kernel;

/** Slots: gates r, z, n; the candidate's product with the state, with its bias; hidden state. */
final class GruArithmetic implements CellArithmetic {
  private static final int RESET = 0;
  private static final int UPDATE = 1;
  private static final int CANDIDATE = 2;
  private static final int RECURRENT = 3;
  private static final int HIDDEN = 4;

  @Override
  public int slots() {
    return 5;
  }

  @Override
  public int hiddenSlot() {
    return HIDDEN;
  }

  @Override
  public int memorySlot() {
    return -1;
  }

  @Override
  public void forward(float[][] now, float[][] before, float[][] recurrent, int n) {
    Elementwise.sigmoidOfSum(now[RESET], recurrent[RESET], n);
    Elementwise.sigmoidOfSum(now[UPDATE], recurrent[UPDATE], n);
    System.arraycopy(recurrent[CANDIDATE], 0, now[RECURRENT], 0, n);
    Elementwise.tanhOfGatedSum(now[CANDIDATE], now[RESET], now[RECURRENT], n);
    Elementwise.blend(now[UPDATE], now[CANDIDATE], before[HIDDEN], now[HIDDEN], n);
  }

  @Override
  public void backward(float[][] now, float[][] before, Gradients gradients, int n) {
    float[] hidden = gradients.hidden();
    float[][] gates = gradients.gates();
    Elementwise.beforeBlend(hidden, now[CANDIDATE], before[HIDDEN], now[UPDATE], gates[UPDATE], n);
    Elementwise.beforeBlendedTanh(hidden, now[UPDATE], now[CANDIDATE], gates[CANDIDATE], n);
    Elementwise.beforeSigmoid(gates[CANDIDATE], now[RECURRENT], now[RESET], gates[RESET], n);
    Elementwise.product(gates[CANDIDATE], now[RESET], gradients.recurrentGate(), n);
    Elementwise.product(hidden, now[UPDATE], hidden, n);
  }
}
