package dev.braid.kernel;

/**
 * One side of a product as products want to read it: the factor itself where it is that already,
 * else a copy, which the members of a team make together.
 *
 * <p>In bfloat16 the copy is rounded and lies as the factor does, for oneDNN packs rounded numbers
 * many times faster than it rounds and packs at once, and reads transposed ones almost for nothing.
 * Left sides that lie by columns are copied by rows in float32, and where the product is so wide
 * that oneDNN would turn them round again and again.
 */
final class RoundedFactor implements AutoCloseable {
  private static final int GRAIN = 16;
  private static final int WIDE = 1024;
  private static final long NO_VERSION = -1;

  // oneDNN turns some large matrices ten times slower than strips of them.
  private static final int STRIP = 64;

  private final Scratch memory = new Scratch();
  private Factor source;
  private Factor copy;
  private long version;
  private boolean stale;

  /** Takes the left side of a product of so many columns; to be called before the members come. */
  void takeLeft(Factor factor, Precision precision, int columns) {
    boolean byColumns = factor.layout().order() == MatrixLayout.Order.COLUMNS;
    boolean turned = byColumns && (precision == Precision.FLOAT32 || columns > WIDE);
    take(factor, precision, NO_VERSION, byColumns && !turned);
  }

  /** Takes the right side of a product; to be called before the members come. */
  void takeRight(Factor factor, Precision precision) {
    takeWeights(factor, precision, NO_VERSION);
  }

  /** Takes weights, which are copied again only if they are others or have another version. */
  void takeWeights(Factor factor, Precision precision, long newVersion) {
    take(factor, precision, newVersion, factor.layout().order() == MatrixLayout.Order.COLUMNS);
  }

  private void take(Factor factor, Precision precision, long newVersion, boolean byColumns) {
    if (newVersion != NO_VERSION && newVersion == version && factor.equals(source)) {
      stale = false;
      return;
    }

    source = factor;
    version = newVersion;
    boolean ordered = byColumns == (factor.layout().order() == MatrixLayout.Order.COLUMNS);
    stale = !ordered || factor.layout().precision() != precision;
    copy = stale ? room(factor, precision, byColumns) : factor;
  }

  private Factor room(Factor factor, Precision precision, boolean byColumns) {
    long elements = (long) factor.rows() * factor.columns();
    long address = memory.reserve(elements * precision.bytes()).address();
    return byColumns
        ? Factor.rows(address, factor.columns(), factor.rows(), precision).transposed()
        : Factor.rows(address, factor.rows(), factor.columns(), precision);
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
    int strip = from.layout().order() == to.layout().order() ? from.columns() : STRIP;
    for (Span columns : Span.blocks(from.columns(), strip)) {
      Factor part = from.part(rows, columns);
      Factor target = to.part(rows, columns);
      worker.reorder(
          new Reorder.Shape(part.rows(), part.columns(), part.layout(), target.layout()),
          part.address(),
          target.address());
    }
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
