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
      worker.reorder(newShape, newSource, copy.address());
      version = newVersion;
      source = newSource;
      shape = newShape;
    }

    return copy.address();
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
