package dev.braid.kernel;

/**
 * A matrix in the caller's memory.
 *
 * @param stride the distance of two rows, or of two columns where those are what lies contiguous
 */
public record Matrix(Floats values, int rows, int columns, Storage storage, int stride) {

  /** What lies contiguous. */
  public enum Storage {
    /** The elements of a row. */
    ROWS,
    /** The elements of a column, as in a transposed matrix. */
    COLUMNS
  }

  /** Checks that the matrix lies inside its memory. */
  public Matrix {
    int across = storage == Storage.ROWS ? rows : columns;
    int along = storage == Storage.ROWS ? columns : rows;
    if (rows < 1 || columns < 1 || stride < along) {
      throw new IllegalArgumentException(
          "Invalid matrix of %d x %d with stride %d".formatted(rows, columns, stride));
    }

    values.require("the matrix", (long) (across - 1) * stride + along);
  }

  /** A dense row-major matrix. */
  public static Matrix of(Floats values, int rows, int columns) {
    return new Matrix(values, rows, columns, Storage.ROWS, columns);
  }

  /** The same memory, read with rows and columns exchanged. */
  public Matrix transposed() {
    Storage other = storage == Storage.ROWS ? Storage.COLUMNS : Storage.ROWS;
    return new Matrix(values, columns, rows, other, stride);
  }

  MatrixLayout layout() {
    return storage == Storage.ROWS
        ? MatrixLayout.rows(Precision.FLOAT32, stride)
        : MatrixLayout.columns(Precision.FLOAT32, stride);
  }
}
