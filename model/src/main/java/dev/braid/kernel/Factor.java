package dev.braid.kernel;

/** One side of a product: a matrix in any layout and precision. */
record Factor(long address, int rows, int columns, MatrixLayout layout) {

  static Factor of(Matrix matrix) {
    return new Factor(matrix.values().address(), matrix.rows(), matrix.columns(), matrix.layout());
  }

  static Factor rows(long address, int rows, int columns, Precision precision) {
    return new Factor(address, rows, columns, MatrixLayout.rows(precision, columns));
  }

  Factor transposed() {
    return new Factor(address, columns, rows, layout.transposed());
  }

  long rowAddress(int row) {
    return address + row * step(layout.order() == MatrixLayout.Order.ROWS);
  }

  long columnAddress(int column) {
    return address + column * step(layout.order() == MatrixLayout.Order.COLUMNS);
  }

  private long step(boolean strided) {
    return (long) layout.precision().bytes() * (strided ? layout.extent() : 1);
  }

  /** Some rows and columns, where they lie. */
  Factor part(Span someRows, Span someColumns) {
    long part = rowAddress(someRows.from()) + columnAddress(someColumns.from()) - address;
    return new Factor(part, someRows.size(), someColumns.size(), layout);
  }
}
