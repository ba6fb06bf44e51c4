package dev.braid.kernel;

import java.util.stream.Stream;

/**
 * The gradients of W and U: inputs, and previous states, transposed, times the gradients of the
 * gates, each one product over the rows of all steps.
 */
final class GradientProducts implements AutoCloseable {
  private final Precision precision;
  private final RecurrentShape shape;
  private final DirectionBuffers[] buffers;
  private final int threads;
  private final RoundedFactor inputs = new RoundedFactor();
  private final RoundedFactor[] previous;
  private final RoundedFactor[] gates;
  private final RoundedFactor[] recurrentGates;
  private final Scratch[] packed;
  private int rows;

  GradientProducts(
      Precision precision, RecurrentShape shape, DirectionBuffers[] buffers, int threads) {
    this.precision = precision;
    this.shape = shape;
    this.buffers = buffers;
    this.threads = threads;
    previous = fresh(buffers.length);
    gates = fresh(buffers.length);
    recurrentGates = fresh(buffers.length);
    packed = Stream.generate(Scratch::new).limit(threads).toArray(Scratch[]::new);
  }

  private static RoundedFactor[] fresh(int count) {
    return Stream.generate(RoundedFactor::new).limit(count).toArray(RoundedFactor[]::new);
  }

  /** Takes what the products read; to be called before the members share out the work. */
  void take(PackedRows packedInputs, int newRows) {
    rows = newRows;
    Factor input = Factor.rows(packedInputs.address(precision), rows, shape.inputSize(), precision);
    inputs.takeLeft(input.transposed(), precision, shape.columns());
    for (int direction = 0; direction < buffers.length; direction++) {
      DirectionBuffers own = buffers[direction];
      Factor states = float32(own.previous, shape.hiddenSize());
      previous[direction].takeLeft(states.transposed(), precision, shape.columns());
      gates[direction].takeRight(float32(own.gradients, shape.columns()), precision);
      if (shape.cell().hasSeparateRecurrentGate()) {
        recurrentGates[direction].takeRight(
            float32(own.recurrentGradients, shape.columns()), precision);
      }
    }
  }

  private Factor float32(Scratch values, int width) {
    return Factor.rows(values.address(), rows, width, Precision.FLOAT32);
  }

  /** A member's share of the copies that all members read. */
  void copyShare(Worker worker, int member) {
    inputs.copyShare(worker, member, threads);
    for (int direction = 0; direction < buffers.length; direction++) {
      previous[direction].copyShare(worker, member, threads);
      gates[direction].copyShare(worker, member, threads);
      if (shape.cell().hasSeparateRecurrentGate()) {
        recurrentGates[direction].copyShare(worker, member, threads);
      }
    }
  }

  /** The gradients of a direction's gates on the side of the input. */
  Factor inputSide(int direction) {
    return gates[direction].factor();
  }

  /** A share of the columns of both gradients. */
  void weights(Worker worker, int member, Seat seat, RecurrentWeights target) {
    Span columns = Span.of(shape.columns(), seat.index(), seat.members(), 64);
    if (columns.size() == 0) {
      return;
    }

    int direction = seat.direction();
    long right = pack(worker, member, columns, gates[direction].factor());
    multiply(worker, columns, inputs.factor(), right, target.input());
    if (shape.cell().hasSeparateRecurrentGate()) {
      right = pack(worker, member, columns, recurrentGates[direction].factor());
    }

    multiply(worker, columns, previous[direction].factor(), right, target.recurrent());
  }

  private MatrixLayout rightLayout() {
    return precision == Precision.FLOAT32
        ? MatrixLayout.rows(precision, shape.columns())
        : MatrixLayout.packed(precision, 1024);
  }

  private long pack(Worker worker, int member, Span columns, Factor from) {
    long source = from.columnAddress(columns.from());
    if (precision == Precision.FLOAT32) {
      return source;
    }

    packed[member].reserve(worker.bytes(rightLayout(), rows, columns.size()));
    Reorder.Shape copy = new Reorder.Shape(rows, columns.size(), from.layout(), rightLayout());
    worker.reorder(copy, source, packed[member].address());
    return packed[member].address();
  }

  private void multiply(Worker worker, Span columns, Factor left, long right, Floats target) {
    worker.multiply(
        new Matmul.Shape(
            left.rows(),
            rows,
            columns.size(),
            left.layout(),
            rightLayout(),
            shape.columns(),
            false,
            false),
        left.address(),
        right,
        0,
        target.address() + (long) columns.from() * Float.BYTES);
  }

  @Override
  public void close() {
    inputs.close();
    for (RoundedFactor[] all : new RoundedFactor[][] {previous, gates, recurrentGates}) {
      for (RoundedFactor each : all) {
        each.close();
      }
    }

    for (Scratch each : packed) {
      each.close();
    }
  }
}
