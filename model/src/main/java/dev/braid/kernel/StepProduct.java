package dev.braid.kernel;

/**
 * The sequential product of a time loop: the factors of one step, in a fixed place, times weights
 * that were packed once, into a fixed place. Members share out the rows to round and the columns to
 * compute.
 *
 * @param owned this member's share of the rows
 * @param columns this member's share of the columns
 * @param bias address of the bias of all columns; 0 for none
 */
record StepProduct(
    Worker worker,
    Team.Barrier barrier,
    Precision precision,
    Lengths lengths,
    Span owned,
    Span columns,
    int inner,
    int resultStride,
    Scratch factors,
    Scratch rounded,
    long weights,
    long bias,
    Scratch products) {

  /**
   * Multiplies the first {@code rows} rows; a few more are computed too, where that saves compiling
   * a new shape.
   */
  void run(int rows) {
    round();
    barrier.await();
    multiply(rows);
    barrier.await();
  }

  /** Runs two products that do not wait for each other. */
  static void run(int rows, StepProduct first, StepProduct second) {
    first.round();
    second.round();
    first.barrier.await();
    first.multiply(rows);
    second.multiply(rows);
    first.barrier.await();
  }

  /** How many rows are computed, and have to have room, where {@code rows} are wanted. */
  static int compiledRows(int rows) {
    int grain = Math.max(4, Integer.highestOneBit(Math.max(1, rows)) / 8);
    return (rows + grain - 1) / grain * grain;
  }

  private void multiply(int rows) {
    Matmul.Shape shape =
        new Matmul.Shape(
            compiledRows(rows),
            inner,
            columns.size(),
            MatrixLayout.rows(precision, inner),
            MatrixLayout.packed(precision, lengths.batch()),
            resultStride,
            false,
            bias != 0);
    long offset = (long) columns.from() * Float.BYTES;
    long left = precision == Precision.FLOAT32 ? factors.address() : rounded.address();
    worker.multiply(
        shape, left, weights, bias == 0 ? 0 : bias + offset, products.address() + offset);
  }

  private void round() {
    if (precision == Precision.FLOAT32) {
      return;
    }

    long offset = (long) owned.from() * inner;
    Reorder.Shape shape =
        new Reorder.Shape(
            owned.size(),
            inner,
            MatrixLayout.rows(Precision.FLOAT32, inner),
            MatrixLayout.rows(precision, inner));
    worker.reorder(
        shape,
        factors.address() + offset * Float.BYTES,
        rounded.address() + offset * precision.bytes());
  }
}
