package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.stream.Stream;

/**
 * The native scratch of one direction of a layer: matrices over all packed rows (one per token, in
 * order of time and rank) and over the sequences of one step (one row per rank).
 */
final class DirectionBuffers implements AutoCloseable {
  /** Products of all inputs with W, with the bias: packed rows x columns. */
  final Scratch projections = new Scratch();

  /**
   * Products of one step with U (forward: batch x columns) or its transpose (backward: batch x
   * hidden).
   */
  final Scratch products = new Scratch();

  /** W, as products read it. */
  final RoundedFactor inputWeights = new RoundedFactor();

  /** U, as products read it. */
  final RoundedFactor recurrentWeights = new RoundedFactor();

  /** What is multiplied at a step, float32: the hidden state or the gradients of the gates. */
  final Scratch factors = new Scratch();

  /** The same, rounded. */
  final Scratch roundedFactors = new Scratch();

  /** Each token's previous hidden state: packed rows x hidden. */
  final Scratch previous = new Scratch();

  /** Gradients before the activations, on the side of the input: packed rows x columns. */
  final Scratch gradients = new Scratch();

  /** The same on the side of the state, where a gate sees the two apart. */
  final Scratch recurrentGradients = new Scratch();

  /** The bias of the products with U, where the cell has one. */
  final Scratch recurrentBias = new Scratch();

  void reserveForward(RecurrentShape shape, int batch, int rows, Precision precision) {
    long wide = (long) StepProduct.compiledRows(batch) * shape.columns();
    previous.reserveFloats((long) rows * shape.hiddenSize());
    products.reserveFloats(wide);
    factors.reserveFloats(wide);
    roundedFactors.reserve(wide * precision.bytes());
    recurrentBias.reserveFloats(shape.columns());
  }

  /** Takes the weights, of which the members then make copies. */
  void takeWeights(
      RecurrentShape shape, RecurrentWeights weights, Precision precision, long version) {
    inputWeights.takeWeights(
        factor(weights.input(), shape.inputSize(), shape.columns()), precision, version);
    recurrentWeights.takeWeights(
        factor(weights.recurrent(), shape.hiddenSize(), shape.columns()), precision, version);
  }

  private static Factor factor(Floats values, int rows, int columns) {
    return Factor.rows(values.address(), rows, columns, Precision.FLOAT32);
  }

  /** A member's share of the copies of the weights. */
  void copyWeights(Worker worker, int member, int members) {
    inputWeights.copyShare(worker, member, members);
    recurrentWeights.copyShare(worker, member, members);
  }

  void reserveBackward(RecurrentShape shape, int rows) {
    gradients.reserveFloats((long) rows * shape.columns());
    if (shape.cell().hasSeparateRecurrentGate()) {
      recurrentGradients.reserveFloats((long) rows * shape.columns());
    }
  }

  /** The gradients that belong to U. */
  Scratch stateGradients(Cell cell) {
    return cell.hasSeparateRecurrentGate() ? recurrentGradients : gradients;
  }

  /** Writes zeros into the rows from {@code from} on, which no token owns. */
  static void clearRows(Scratch matrix, int from, int to, int width) {
    FloatBuffer target = matrix.floats();
    float[] zeros = new float[width];
    for (int row = from; row < to; row++) {
      target.put(row * width, zeros);
    }
  }

  @Override
  public void close() {
    Stream.of(
            projections,
            products,
            factors,
            roundedFactors,
            previous,
            gradients,
            recurrentGradients,
            recurrentBias)
        .forEach(Scratch::close);
    inputWeights.close();
    recurrentWeights.close();
  }
}
