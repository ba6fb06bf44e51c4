package dev.braid.kernel;

import org.bytedeco.dnnl.memory;

/**
 * How a matrix lies in memory.
 *
 * @param extent the distance of two rows (of two columns, where {@link Order#COLUMNS}) in elements;
 *     for {@link Order#PACKED} the number of left-hand rows that oneDNN chose the packing for
 */
record MatrixLayout(Precision precision, Order order, int extent) {

  /** Which elements are neighbours. */
  enum Order {
    ROWS,
    COLUMNS,
    /** Blocked as oneDNN likes the right-hand side of a product. */
    PACKED
  }

  static MatrixLayout rows(Precision precision, int stride) {
    return new MatrixLayout(precision, Order.ROWS, stride);
  }

  static MatrixLayout columns(Precision precision, int stride) {
    return new MatrixLayout(precision, Order.COLUMNS, stride);
  }

  /** The packing for about that many left-hand rows, so that not every number has its own. */
  static MatrixLayout packed(Precision precision, int leftRows) {
    return new MatrixLayout(precision, Order.PACKED, Integer.highestOneBit(leftRows));
  }

  MatrixLayout transposed() {
    return new MatrixLayout(precision, order == Order.ROWS ? Order.COLUMNS : Order.ROWS, extent);
  }

  boolean isPacked() {
    return order == Order.PACKED;
  }

  /** The description of a plain layout; the packed one comes from {@link Worker#description}. */
  memory.desc plain(int rows, int columns) {
    // A stride of an axis of length 1 is never used, but has to be in order for oneDNN to take the
    // fast way.
    long[] strides =
        order == Order.ROWS
            ? new long[] {Math.max(extent, columns), 1}
            : new long[] {1, Math.max(extent, rows)};
    return new memory.desc(new long[] {rows, columns}, precision.type(), strides);
  }
}
