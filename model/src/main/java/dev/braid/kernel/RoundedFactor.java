package dev.braid.kernel;

/**
 * One side of a product as products want to read it: the factor itself where it is that already,
 * else a copy, which the members of a team make together.
 *
 * <p>In bfloat16 the copy is rounded and lies as the factor does, for oneDNN packs rounded numbers
 * many times faster than it rounds and packs at once, and reads transposed ones almost for nothing.
 * In float32 only left sides that lie by columns are copied.
 */
final class RoundedFactor implements AutoCloseable {
  private static final int GRAIN = 16;

  /** On which side of products the factor stands. */
  enum Side {
    LEFT,
    RIGHT
  }

  private final Scratch memory = new Scratch();
  private final Side side;
  private Factor source;
  private Factor copy;
  private long version;
  private boolean stale;

  RoundedFactor(Side side) {
    this.side = side;
  }

  /** Takes new values; to be called before the members come. */
  void prepare(Factor newSource, Precision precision) {
    source = null;
    prepare(newSource, precision, 0);
  }

  /** Takes weights, which are copied again only if they are others or have another version. */
  void prepare(Factor newSource, Precision precision, long newVersion) {
    if (newSource.equals(source) && version == newVersion) {
      stale = false;
      return;
    }

    source = newSource;
    version = newVersion;
    stale = !isReadable(newSource, precision);
    copy = stale ? room(newSource, precision) : newSource;
  }

  private boolean isReadable(Factor factor, Precision precision) {
    return factor.layout().precision() == precision && !isTurned(factor, precision);
  }

  private boolean isTurned(Factor factor, Precision precision) {
    return side == Side.LEFT
        && precision == Precision.FLOAT32
        && factor.layout().order() == MatrixLayout.Order.COLUMNS;
  }

  private Factor room(Factor factor, Precision precision) {
    long elements = (long) factor.rows() * factor.columns();
    long address = memory.reserve(elements * precision.bytes()).address();
    boolean byRows =
        factor.layout().order() == MatrixLayout.Order.ROWS || isTurned(factor, precision);
    return byRows
        ? Factor.rows(address, factor.rows(), factor.columns(), precision)
        : Factor.rows(address, factor.columns(), factor.rows(), precision).transposed();
  }

  /** A member's share of the copying; nothing where no copy is needed. */
  void copyShare(Worker worker, int member, int members) {
    if (!stale) {
      return;
    }

    boolean byRows = copy.layout().order() == MatrixLayout.Order.ROWS;
    Factor from = byRows ? source : source.transposed();
    Factor to = byRows ? copy : copy.transposed();
    Span rows = Span.of(from.rows(), member, members, GRAIN);
    Reorder.Shape shape =
        new Reorder.Shape(rows.size(), from.columns(), from.layout(), to.layout());
    worker.reorder(shape, from.rowAddress(rows.from()), to.rowAddress(rows.from()));
  }

  /** What the product reads, once every member has made its share. */
  Factor factor() {
    return copy;
  }

  @Override
  public void close() {
    memory.close();
    source = null;
  }
}
