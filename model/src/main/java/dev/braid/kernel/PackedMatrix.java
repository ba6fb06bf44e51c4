package dev.braid.kernel;

/**
 * A copy of some weights in the layout and precision that products want, renewed when the weights
 * change.
 */
final class PackedMatrix implements AutoCloseable {
  private final Scratch copy = new Scratch();
  private Reorder.Shape shape;
  private long source;
  private long version = -1;

  /**
   * Where the copy lies; it is made anew unless source, shape and version are those of the last
   * call.
   */
  long pack(Worker worker, long newVersion, Reorder.Shape newShape, long newSource) {
    if (version != newVersion || source != newSource || !newShape.equals(shape)) {
      copy.reserve(worker.bytes(newShape.to(), newShape.rows(), newShape.columns()));
      copy(worker, newShape, newSource);
      version = newVersion;
      source = newSource;
      shape = newShape;
    }

    return copy.address();
  }

  /** Rounding first and packing then is several times faster than both at once. */
  private void copy(Worker worker, Reorder.Shape newShape, long newSource) {
    Reorder.Shape rounding = newShape.rounding();
    if (rounding == null) {
      worker.reorder(newShape, newSource, copy.address());
      return;
    }

    long rounded = worker.temporary(rounding.to(), rounding.rows(), rounding.columns());
    worker.reorder(rounding, newSource, rounded);
    Reorder.Shape packing =
        new Reorder.Shape(rounding.rows(), rounding.columns(), rounding.to(), newShape.to());
    worker.reorder(packing, rounded, copy.address());
  }

  /** Makes the next call copy in any case. */
  void forget() {
    version = -1;
  }

  @Override
  public void close() {
    copy.close();
    version = -1;
  }
}
