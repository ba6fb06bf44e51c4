package dev.braid.kernel;

/**
 * The gradients of W and U: inputs, and previous states, transposed, times the gradients of the
 * gates, each one product over the rows of all steps. Factors are transposed, rounded and packed
 * before, in one copy each.
 */
final class GradientProducts implements AutoCloseable {
  private final Precision precision;
  private final RecurrentShape shape;
  private final DirectionBuffers[] buffers;
  private final int threads;
  private final Scratch inputs = new Scratch();
  private final Scratch[] previous;
  private final Scratch[] rounded;
  private final Scratch[] packed;
  private int rows;
  private long inputAddress;

  GradientProducts(
      Precision precision, RecurrentShape shape, DirectionBuffers[] buffers, int threads) {
    this.precision = precision;
    this.shape = shape;
    this.buffers = buffers;
    this.threads = threads;
    previous = fresh(buffers.length);
    rounded = fresh(buffers.length);
    packed = fresh(threads);
  }

  private static Scratch[] fresh(int count) {
    Scratch[] all = new Scratch[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Scratch();
    }

    return all;
  }

  /** Makes room; to be called before the members share out the work. */
  void reserve(int newRows, long newInputAddress) {
    rows = newRows;
    inputAddress = newInputAddress;
    inputs.reserve((long) rows * shape.inputSize() * precision.bytes());
    for (int direction = 0; direction < buffers.length; direction++) {
      previous[direction].reserve((long) rows * shape.hiddenSize() * precision.bytes());
      if (precision != Precision.FLOAT32) {
        rounded[direction].reserve((long) rows * shape.columns() * precision.bytes());
      }
    }
  }

  /** A member's share of the transposing and rounding that all members read. */
  void prepare(Worker worker, int member) {
    Span share = Span.of(rows, member, threads, 16);
    transpose(worker, share, shape.inputSize(), inputAddress, inputs.address());
    for (int direction = 0; direction < buffers.length; direction++) {
      transpose(
          worker,
          share,
          shape.hiddenSize(),
          buffers[direction].previous.address(),
          previous[direction].address());
      if (precision != Precision.FLOAT32) {
        round(worker, share, direction);
      }
    }
  }

  private void transpose(Worker worker, Span share, int width, long from, long to) {
    Reorder.Shape copy =
        new Reorder.Shape(
            share.size(),
            width,
            MatrixLayout.rows(Precision.FLOAT32, width),
            MatrixLayout.columns(precision, rows));
    worker.reorder(
        copy,
        from + (long) share.from() * width * Float.BYTES,
        to + (long) share.from() * precision.bytes());
  }

  private void round(Worker worker, Span share, int direction) {
    Reorder.Shape copy =
        new Reorder.Shape(
            share.size(),
            shape.columns(),
            MatrixLayout.rows(Precision.FLOAT32, shape.columns()),
            MatrixLayout.rows(precision, shape.columns()));
    long offset = (long) share.from() * shape.columns();
    worker.reorder(
        copy,
        buffers[direction].gradients.address() + offset * Float.BYTES,
        rounded[direction].address() + offset * precision.bytes());
  }

  /**
   * The gradients of a direction's gates on the side of the input, in the precision of the
   * products.
   */
  long inputSide(int direction) {
    return precision == Precision.FLOAT32
        ? buffers[direction].gradients.address()
        : rounded[direction].address();
  }

  /** A share of the columns of both gradients. */
  void weights(Worker worker, int member, Seat seat, RecurrentWeights target) {
    Span columns = Span.of(shape.columns(), seat.index(), seat.members(), 64);
    if (columns.size() == 0) {
      return;
    }

    DirectionBuffers own = buffers[seat.direction()];
    long stateSide = own.stateGradients(shape.cell()).address();
    long right = pack(worker, member, columns, own.gradients.address());
    multiply(worker, columns, shape.inputSize(), inputs.address(), right, target.input());
    if (shape.cell().hasSeparateRecurrentGate()) {
      right = pack(worker, member, columns, stateSide);
    }

    multiply(
        worker,
        columns,
        shape.hiddenSize(),
        previous[seat.direction()].address(),
        right,
        target.recurrent());
  }

  private MatrixLayout rightLayout() {
    return precision == Precision.FLOAT32
        ? MatrixLayout.rows(precision, shape.columns())
        : MatrixLayout.packed(precision, 1024);
  }

  private long pack(Worker worker, int member, Span columns, long from) {
    long source = from + (long) columns.from() * Float.BYTES;
    if (precision == Precision.FLOAT32) {
      return source;
    }

    packed[member].reserve(worker.bytes(rightLayout(), rows, columns.size()));
    Reorder.Shape copy =
        new Reorder.Shape(
            rows,
            columns.size(),
            MatrixLayout.rows(Precision.FLOAT32, shape.columns()),
            rightLayout());
    worker.reorder(copy, source, packed[member].address());
    return packed[member].address();
  }

  private void multiply(
      Worker worker, Span columns, int height, long left, long right, Floats target) {
    worker.multiply(
        new Matmul.Shape(
            height,
            rows,
            columns.size(),
            MatrixLayout.rows(precision, rows),
            rightLayout(),
            shape.columns(),
            false,
            false),
        left,
        right,
        0,
        target.address() + (long) columns.from() * Float.BYTES);
  }

  @Override
  public void close() {
    inputs.close();
    for (Scratch[] all : new Scratch[][] {previous, rounded, packed}) {
      for (Scratch each : all) {
        each.close();
      }
    }
  }
}
