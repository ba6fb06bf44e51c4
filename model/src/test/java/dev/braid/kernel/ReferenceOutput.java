package dev.braid.kernel;

import dev.braid.kernel.OutputShape.WeightOrder;
import java.util.Arrays;

/** Softmax cross-entropy of a linear layer in double precision, from the definition. */
final class ReferenceOutput {
  final double[] dx;
  final double[] dw;
  final double[] db;
  double loss;

  /** The norm of the gradients of all logits. */
  double errorNorm;

  private final OutputShape shape;
  private final double[] x;
  private final double[] w;
  private final double[] b;

  ReferenceOutput(OutputShape shape, SoftmaxOutput.Pass pass, Targets targets, double scale) {
    this.shape = shape;
    x = TestMemory.doubles(pass.inputs());
    w = TestMemory.doubles(pass.weights());
    b = TestMemory.doubles(pass.bias());
    dx = new double[x.length];
    dw = new double[w.length];
    db = new double[shape.classes()];
    for (int row = 0; row < targets.classes().length; row++) {
      if (targets.classes()[row] >= 0) {
        add(row, targets.classes()[row], targets.labelSmoothing(), scale);
      }
    }
    errorNorm = Math.sqrt(errorNorm);
  }

  private void add(int row, int target, double smoothing, double scale) {
    int classes = shape.classes();
    double[] z = logits(row);
    double largest = Arrays.stream(z).max().orElseThrow();
    double logSum = largest + Math.log(Arrays.stream(z).map(v -> Math.exp(v - largest)).sum());
    for (int c = 0; c < classes; c++) {
      double wanted = smoothing / classes + (c == target ? 1 - smoothing : 0);
      loss -= wanted * (z[c] - logSum);
      double error = scale * (Math.exp(z[c] - logSum) - wanted);
      errorNorm += error * error;
      db[c] += error;
      for (int k = 0; k < shape.inputSize(); k++) {
        dw[at(k, c)] += error * x[row * shape.inputSize() + k];
        dx[row * shape.inputSize() + k] += error * w[at(k, c)];
      }
    }
  }

  private double[] logits(int row) {
    double[] z = b.clone();
    for (int c = 0; c < z.length; c++) {
      for (int k = 0; k < shape.inputSize(); k++) {
        z[c] += x[row * shape.inputSize() + k] * w[at(k, c)];
      }
    }
    return z;
  }

  private int at(int k, int c) {
    return shape.order() == WeightOrder.INPUT_ROWS
        ? k * shape.classes() + c
        : c * shape.inputSize() + k;
  }
}
