package dev.braid.kernel;

/**
 * A recurrent layer in double precision, one sequence and one direction at a time, written down
 * from the equations of {@link Cell}: the independent answer that the kernels are compared with. It
 * may round the factors of all products, and nothing else, as the kernels do in bfloat16.
 */
final class ReferenceRecurrence {
  final Cell cell;
  final int inputSize;
  final int hiddenSize;
  final double[] w;
  final double[] u;
  final double[] b;
  private final Precision factors;

  ReferenceRecurrence(RecurrentShape shape, double[] w, double[] u, double[] b) {
    this(shape, w, u, b, Precision.FLOAT32);
  }

  /** With factors of that precision, where {@link Precision#FLOAT32} rounds nothing. */
  ReferenceRecurrence(RecurrentShape shape, double[] w, double[] u, double[] b, Precision factors) {
    cell = shape.cell();
    inputSize = shape.inputSize();
    hiddenSize = shape.hiddenSize();
    this.w = w;
    this.u = u;
    this.b = b;
    this.factors = factors;
  }

  /** To the nearest of 8 significant bits, and to an even one of two that are as near. */
  private double factor(double value) {
    if (factors == Precision.FLOAT32) {
      return value;
    }
    int bits = Float.floatToRawIntBits((float) value);
    return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
  }

  /** What one sequence gives; {@code hidden[0]} and {@code memory[0]} are the initial states. */
  static final class Run {
    double[][] x;
    double[][] hidden;
    double[][] memory;
    double[][] gates;
    double[][] recurrent;
  }

  /** The gradients of one sequence; weights are summed into the arrays given. */
  static final class Gradients {
    double[] w;
    double[] u;
    double[] b;
    double[][] x;
    double[] hidden;
    double[] memory;
  }

  Run forward(double[][] x, double[] h0, double[] c0) {
    int steps = x.length;
    Run run = new Run();
    run.x = x;
    run.hidden = new double[steps + 1][hiddenSize];
    run.memory = new double[steps + 1][hiddenSize];
    run.gates = new double[steps][cell.gates() * hiddenSize];
    run.recurrent = new double[steps][cell.gates() * hiddenSize];
    run.hidden[0] = h0.clone();
    run.memory[0] = c0.clone();
    for (int t = 0; t < steps; t++) {
      int columns = cell.gates() * hiddenSize;
      for (int j = 0; j < columns; j++) {
        run.gates[t][j] = b[j] + dot(x[t], w, j, columns);
        run.recurrent[t][j] = dot(run.hidden[t], u, j, columns);
      }
      for (int j = 0; j < hiddenSize; j++) {
        step(run, t, j);
      }
    }
    return run;
  }

  private double dot(double[] row, double[] matrix, int column, int columns) {
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      sum += factor(row[k]) * factor(matrix[k * columns + column]);
    }
    return sum;
  }

  private void step(Run run, int t, int j) {
    double[] z = run.gates[t];
    double[] r = run.recurrent[t];
    int n = hiddenSize;
    switch (cell) {
      case LSTM -> {
        z[j] = sigmoid(z[j] + r[j]);
        z[n + j] = sigmoid(z[n + j] + r[n + j]);
        z[2 * n + j] = Math.tanh(z[2 * n + j] + r[2 * n + j]);
        z[3 * n + j] = sigmoid(z[3 * n + j] + r[3 * n + j]);
        run.memory[t + 1][j] = z[n + j] * run.memory[t][j] + z[j] * z[2 * n + j];
        run.hidden[t + 1][j] = z[3 * n + j] * Math.tanh(run.memory[t + 1][j]);
      }
      case GRU -> {
        z[j] = sigmoid(z[j] + r[j]);
        z[n + j] = sigmoid(z[n + j] + r[n + j]);
        r[2 * n + j] += b[3 * n + j];
        z[2 * n + j] = Math.tanh(z[2 * n + j] + z[j] * r[2 * n + j]);
        run.hidden[t + 1][j] = (1 - z[n + j]) * z[2 * n + j] + z[n + j] * run.hidden[t][j];
      }
      default -> {
        z[j] = Math.tanh(z[j] + r[j]);
        run.hidden[t + 1][j] = z[j];
      }
    }
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The gradients for gradients of all outputs and of the final states. */
  Gradients backward(Run run, double[][] dy, double[] dhLast, double[] dcLast) {
    int columns = cell.gates() * hiddenSize;
    Gradients g = new Gradients();
    g.w = new double[w.length];
    g.u = new double[u.length];
    g.b = new double[b.length];
    g.x = new double[dy.length][inputSize];
    g.hidden = dhLast.clone();
    g.memory = dcLast.clone();
    for (int t = dy.length - 1; t >= 0; t--) {
      double[] inputSide = new double[columns];
      double[] stateSide = new double[columns];
      double[] direct = new double[hiddenSize];
      for (int j = 0; j < hiddenSize; j++) {
        gates(run, t, j, g.hidden[j] + dy[t][j], g, inputSide, stateSide, direct);
      }
      accumulate(run, t, g, inputSide, stateSide, direct);
    }
    return g;
  }

  private void gates(
      Run run, int t, int j, double dh, Gradients g, double[] in, double[] st, double[] direct) {
    double[] z = run.gates[t];
    int n = hiddenSize;
    switch (cell) {
      case LSTM -> {
        double squashed = Math.tanh(run.memory[t + 1][j]);
        double dc = g.memory[j] + dh * z[3 * n + j] * (1 - squashed * squashed);
        in[3 * n + j] = dh * squashed * z[3 * n + j] * (1 - z[3 * n + j]);
        in[j] = dc * z[2 * n + j] * z[j] * (1 - z[j]);
        in[n + j] = dc * run.memory[t][j] * z[n + j] * (1 - z[n + j]);
        in[2 * n + j] = dc * z[j] * (1 - z[2 * n + j] * z[2 * n + j]);
        g.memory[j] = dc * z[n + j];
        for (int k = 0; k < 4; k++) {
          st[k * n + j] = in[k * n + j];
        }
      }
      case GRU -> {
        double q = run.recurrent[t][2 * n + j];
        double dn = dh * (1 - z[n + j]) * (1 - z[2 * n + j] * z[2 * n + j]);
        in[2 * n + j] = dn;
        in[n + j] = dh * (run.hidden[t][j] - z[2 * n + j]) * z[n + j] * (1 - z[n + j]);
        in[j] = dn * q * z[j] * (1 - z[j]);
        st[j] = in[j];
        st[n + j] = in[n + j];
        st[2 * n + j] = dn * z[j];
        direct[j] = dh * z[n + j];
        g.b[3 * n + j] += st[2 * n + j];
      }
      default -> {
        in[j] = dh * (1 - z[j] * z[j]);
        st[j] = in[j];
      }
    }
  }

  private void accumulate(Run run, int t, Gradients g, double[] in, double[] st, double[] direct) {
    int columns = in.length;
    for (int k = 0; k < inputSize; k++) {
      for (int j = 0; j < columns; j++) {
        g.w[k * columns + j] += factor(run.x[t][k]) * factor(in[j]);
        g.x[t][k] += factor(in[j]) * factor(w[k * columns + j]);
      }
    }
    for (int k = 0; k < hiddenSize; k++) {
      double sum = direct[k];
      for (int j = 0; j < columns; j++) {
        g.u[k * columns + j] += factor(run.hidden[t][k]) * factor(st[j]);
        sum += factor(st[j]) * factor(u[k * columns + j]);
      }
      g.hidden[k] = sum;
    }
    for (int j = 0; j < columns; j++) {
      g.b[j] += in[j];
    }
  }
}
