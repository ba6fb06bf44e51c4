package dev.braid.kernel;

/** One step of a recurrent layer for one sequence, from the equations of {@link Cell}. */
final class TapeCell {
  private final Tape tape;
  private final RecurrentShape shape;
  final int[] w;
  final int[] u;
  final int[] b;

  TapeCell(Tape tape, RecurrentShape shape, RecurrentWeights weights) {
    this.tape = tape;
    this.shape = shape;
    w = tape.leaves(weights.input());
    u = tape.leaves(weights.recurrent());
    b = tape.leaves(weights.bias());
  }

  /** The new hidden state; the new memory replaces the old one. */
  int[] step(int[] x, int[] h, int[] memory) {
    int n = shape.hiddenSize();
    int[] in = tape.multiply(x, w, shape.columns());
    int[] from = tape.multiply(h, u, shape.columns());
    for (int j = 0; j < in.length; j++) {
      in[j] = tape.add(in[j], b[j]);
    }
    int[] next = new int[n];
    for (int j = 0; j < n; j++) {
      next[j] = unit(in, from, h, memory, j);
    }
    return next;
  }

  private int unit(int[] in, int[] from, int[] h, int[] memory, int j) {
    int n = shape.hiddenSize();
    switch (shape.cell()) {
      case LSTM:
        int kept = tape.product(tape.sigmoid(sum(in, from, n + j)), memory[j]);
        int candidate = tape.tanh(sum(in, from, 2 * n + j));
        memory[j] = tape.add(kept, tape.product(tape.sigmoid(sum(in, from, j)), candidate));
        return tape.product(tape.sigmoid(sum(in, from, 3 * n + j)), tape.tanh(memory[j]));
      case GRU:
        int recurrent = tape.add(from[2 * n + j], b[3 * n + j]);
        int gated = tape.product(tape.sigmoid(sum(in, from, j)), recurrent);
        int fresh = tape.tanh(tape.add(in[2 * n + j], gated));
        int update = tape.sigmoid(sum(in, from, n + j));
        int difference = tape.add(h[j], tape.product(fresh, tape.leaf(-1)));
        return tape.add(fresh, tape.product(update, difference));
      default:
        return tape.tanh(sum(in, from, j));
    }
  }

  private int sum(int[] a, int[] b, int j) {
    return tape.add(a[j], b[j]);
  }
}
