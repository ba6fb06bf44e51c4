package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What the reference makes of a case. */
final class ExpectedRecurrence {
  static final double LEAST = 1e-6;

  final double[] outputs;
  final double[] inputs;
  final double[] lastHidden;
  final double[] lastMemory;
  final double[] hidden;
  final double[] memory;
  final List<double[]> w = new ArrayList<>();
  final List<double[]> u = new ArrayList<>();
  final List<double[]> b = new ArrayList<>();
  private final RecurrentCase given;
  private final int n;
  private final int batch;

  ExpectedRecurrence(RecurrentCase given) {
    this(given, Precision.FLOAT32);
  }

  /** With factors of products rounded as in that precision. */
  ExpectedRecurrence(RecurrentCase given, Precision factors) {
    this.given = given;
    RecurrentShape shape = given.shape;
    n = shape.hiddenSize();
    batch = given.lengths.batch();
    int rows = given.lengths.steps() * batch;
    outputs = new double[rows * shape.outputSize()];
    inputs = new double[rows * shape.inputSize()];
    lastHidden = new double[(int) shape.stateCount(batch)];
    lastMemory = new double[lastHidden.length];
    hidden = new double[lastHidden.length];
    memory = new double[lastHidden.length];
    for (int d = 0; d < shape.directions().count(); d++) {
      RecurrentWeights weights = given.weights.get(d);
      w.add(new double[(int) shape.inputWeightCount()]);
      u.add(new double[(int) shape.recurrentWeightCount()]);
      b.add(new double[shape.biasCount()]);
      ReferenceRecurrence reference =
          new ReferenceRecurrence(
              shape,
              TestMemory.doubles(weights.input()),
              TestMemory.doubles(weights.recurrent()),
              TestMemory.doubles(weights.bias()),
              factors);
      for (int s = 0; s < batch; s++) {
        sequence(reference, d, s);
      }
    }
  }

  private void sequence(ReferenceRecurrence reference, int d, int s) {
    int length = given.lengths.length(s);
    int in = given.shape.inputSize();
    int out = given.shape.outputSize();
    double[][] x = new double[length][];
    double[][] dy = new double[length][];
    for (int step = 0; step < length; step++) {
      int row = row(d, s, step);
      x[step] = part(given.inputs, row * in, in);
      dy[step] = part(given.outputGradients, row * out + d * n, n);
    }
    int state = (d * batch + s) * n;
    ReferenceRecurrence.Run run =
        reference.forward(
            x, part(given.initial.hidden(), state, n), part(given.initial.memory(), state, n));
    ReferenceRecurrence.Gradients gradients =
        reference.backward(
            run,
            dy,
            part(given.lastGradients.hidden(), state, n),
            part(given.lastGradients.memory(), state, n));
    for (int step = 0; step < length; step++) {
      int row = row(d, s, step);
      add(run.hidden[step + 1], outputs, row * out + d * n);
      add(gradients.x[step], inputs, row * in);
    }
    add(run.hidden[length], lastHidden, state);
    add(run.memory[length], lastMemory, state);
    add(gradients.hidden, hidden, state);
    add(gradients.memory, memory, state);
    add(gradients.w, w.get(d), 0);
    add(gradients.u, u.get(d), 0);
    add(gradients.b, b.get(d), 0);
  }

  private int row(int d, int s, int step) {
    boolean reversed = given.shape.directions() == Directions.BACKWARD || d == 1;
    int time = reversed ? given.lengths.length(s) - 1 - step : step;
    return time * batch + s;
  }

  private static double[] part(Floats floats, int offset, int count) {
    return TestMemory.doubles(floats.slice(offset, count));
  }

  private static void add(double[] from, double[] to, int offset) {
    for (int i = 0; i < from.length; i++) {
      to[offset + i] += from[i];
    }
  }

  /** Compares everything that the kernels computed. */
  void compare(double tolerance) {
    compare(tolerance, LEAST);
  }

  /** The same, with an error that is allowed where little is expected. */
  void compare(double tolerance, double least) {
    near("outputs", given.outputs, outputs, tolerance, least);
    near("last hidden", given.last.hidden(), lastHidden, tolerance, least);
    near("input gradients", given.inputGradients, inputs, tolerance, least);
    near("hidden gradients", given.initialGradients.hidden(), hidden, tolerance, least);
    if (given.shape.cell().hasMemory()) {
      near("last memory", given.last.memory(), lastMemory, tolerance, least);
      near("memory gradients", given.initialGradients.memory(), memory, tolerance, least);
    }
    for (int d = 0; d < given.shape.directions().count(); d++) {
      near("W", given.weightGradients.get(d).input(), w.get(d), tolerance, least);
      near("U", given.weightGradients.get(d).recurrent(), u.get(d), tolerance, least);
      near("b", given.weightGradients.get(d).bias(), b.get(d), tolerance, least);
    }
  }

  /** The same as {@link #near(String, Floats, double[], double)}. */
  static void near(String what, Floats actual, float[] expected, double tolerance) {
    double[] doubles = new double[expected.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = expected[i];
    }
    near(what, actual, doubles, tolerance);
  }

  /** The norm of the difference, relative to the norm of what is expected. */
  static void near(String what, Floats actual, double[] expected, double tolerance) {
    near(what, actual, expected, tolerance, LEAST);
  }

  /** The same, with an error that is allowed where little is expected. */
  static void near(String what, Floats actual, double[] expected, double tolerance, double least) {
    double[] values = TestMemory.doubles(actual);
    assertThat(values).as(what).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < values.length; i++) {
      difference += (values[i] - expected[i]) * (values[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    assertThat(Math.sqrt(difference))
        .as(what)
        .isLessThanOrEqualTo(tolerance * Math.sqrt(norm) + least);
  }
}
