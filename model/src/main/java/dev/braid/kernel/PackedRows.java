package dev.braid.kernel;

import java.nio.FloatBuffer;

/**
 * The steps of a padded batch as one matrix with a row per token: the caller's memory itself where
 * there is no padding, else a packed copy, with a few rows of zeros at its end so that not every
 * batch has a size of its own.
 */
final class PackedRows implements AutoCloseable {
  private static final int GRAIN = 32;

  private final int width;
  private final Scratch copy = new Scratch();
  private final Scratch rounded = new Scratch();
  private Lengths lengths;
  private Floats padded;
  private int count;

  PackedRows(int width) {
    this.width = width;
  }

  static int rows(Lengths lengths) {
    return isInPlace(lengths) ? lengths.tokens() : roundedUp(lengths.tokens());
  }

  /** A single step is copied all the same: those of decoding have ever fewer sequences. */
  private static boolean isInPlace(Lengths lengths) {
    return lengths.isFull() && lengths.steps() > 1;
  }

  /** A few sizes instead of all: up by less than 32 or, where that is more, than a sixteenth. */
  static int roundedUp(int rows) {
    int grain = Math.max(GRAIN, Integer.highestOneBit(Math.max(1, rows)) / 16);
    return Math.max(grain, (rows + grain - 1) / grain * grain);
  }

  /** Makes room; to be called before the members share out the rows. */
  void reserve(Lengths newLengths, Floats newPadded, Precision precision) {
    lengths = newLengths;
    padded = newPadded;
    count = rows(lengths);
    if (!isInPlace(lengths)) {
      copy.reserveFloats((long) count * width);
    }

    if (precision != Precision.FLOAT32) {
      rounded.reserve((long) count * width * precision.bytes());
    }
  }

  Lengths lengths() {
    return lengths;
  }

  /** Where the float32 rows lie. */
  long address() {
    return isInPlace(lengths) ? padded.address() : copy.address();
  }

  /** Where the rows lie in the precision of the products. */
  long address(Precision precision) {
    return precision == Precision.FLOAT32 ? address() : rounded.address();
  }

  /** Copies and rounds a member's share of the rows. */
  void load(Worker worker, Span share, Precision precision) {
    if (!isInPlace(lengths)) {
      gather(share);
    }

    if (precision != Precision.FLOAT32) {
      Reorder.Shape shape =
          new Reorder.Shape(
              share.size(),
              width,
              MatrixLayout.rows(Precision.FLOAT32, width),
              MatrixLayout.rows(precision, width));
      long offset = (long) share.from() * width;
      worker.reorder(
          shape, address() + offset * Float.BYTES, rounded.address() + offset * precision.bytes());
    }
  }

  private void gather(Span share) {
    FloatBuffer from = padded.buffer();
    FloatBuffer to = copy.floats();
    for (int time = 0; time < lengths.longest(); time++) {
      for (int rank = 0; rank < lengths.active(time); rank++) {
        int row = lengths.packedRow(time, rank);
        if (row >= share.from() && row < share.to()) {
          to.put(row * width, from, lengths.paddedRow(time, rank) * width, width);
        }
      }
    }

    DirectionBuffers.clearRows(copy, Math.max(share.from(), lengths.tokens()), share.to(), width);
  }

  /**
   * Copies packed rows back to where they belong and writes zeros at padding; a share of the time
   * steps.
   */
  void scatter(Span times) {
    if (isInPlace(lengths)) {
      return;
    }

    FloatBuffer from = copy.floats();
    FloatBuffer to = padded.buffer();
    for (int time = times.from(); time < times.to(); time++) {
      for (int rank = 0; rank < lengths.active(time); rank++) {
        to.put(
            lengths.paddedRow(time, rank) * width,
            from,
            lengths.packedRow(time, rank) * width,
            width);
      }
    }

    clearPadding(lengths, padded, width, times);
  }

  /** Writes zeros at the padding of a share of the time steps. */
  static void clearPadding(Lengths lengths, Floats padded, int width, Span times) {
    if (lengths.isFull()) {
      return;
    }

    float[] zeros = new float[width];
    FloatBuffer target = padded.buffer();
    for (int time = times.from(); time < times.to(); time++) {
      for (int rank = lengths.active(time); rank < lengths.batch(); rank++) {
        target.put(lengths.paddedRow(time, rank) * width, zeros);
      }
    }
  }

  @Override
  public void close() {
    copy.close();
    rounded.close();
  }
}
