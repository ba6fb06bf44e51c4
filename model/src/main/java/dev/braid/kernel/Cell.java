package dev.braid.kernel;

/**
 * The recurrent cells. {@code x} is the input, {@code h} the previous hidden state, W, U and b the
 * weights of the input, of the state, and the bias; · is element-wise. The gates are blocks of
 * columns in the order named.
 */
public enum Cell {
  /**
   * Gates i, f, g, o: {@code c' = f·c + i·g}, {@code h' = o·tanh(c')}, with sigmoid gates but
   * {@code g} a tanh. The order of PyTorch and oneDNN. Bias of 4 blocks.
   */
  LSTM(4, 4, new LstmArithmetic()),
  /**
   * Gates r, z, n: {@code n = tanh(Wn x + bn + r·(Un h + bh))}, {@code h' = (1 - z)·n + z·h}. The
   * variant of PyTorch and cuDNN, which applies the reset gate after the matrix product ("linear
   * before reset"). Bias of 4 blocks: r, z, bn, bh; PyTorch's two biases of r and of z are to be
   * added up.
   */
  GRU(3, 4, new GruArithmetic()),
  /** {@code h' = tanh(W x + U h + b)}. Bias of 1 block. */
  TANH(1, 1, new TanhArithmetic());

  private final int gates;
  private final int biasBlocks;
  private final CellArithmetic arithmetic;

  Cell(int gates, int biasBlocks, CellArithmetic arithmetic) {
    this.gates = gates;
    this.biasBlocks = biasBlocks;
    this.arithmetic = arithmetic;
  }

  /** How many blocks of {@code hiddenSize} columns W and U have. */
  public int gates() {
    return gates;
  }

  /** How many blocks of {@code hiddenSize} values the bias has. */
  public int biasBlocks() {
    return biasBlocks;
  }

  /** Whether there is a memory {@code c} beside the hidden state. */
  public boolean hasMemory() {
    return arithmetic.memorySlot() >= 0;
  }

  CellArithmetic arithmetic() {
    return arithmetic;
  }

  /** Whether one gate sees the products with x and with h apart, so that their gradients differ. */
  boolean hasSeparateRecurrentGate() {
    return biasBlocks > gates;
  }
}
