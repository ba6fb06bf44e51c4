package dev.braid.kernel;

/**
 * One matrix product, C = A·B (+ bias) or C += A·B, with its scratch memory and the packed copy of
 * B. An object of its own for each product of a network keeps that copy until the weights change.
 *
 * <p>Members share out the columns of C. In bfloat16 both sides are rounded first, which they share
 * out by rows.
 */
public final class Linear implements AutoCloseable {
  private static final int LARGE = 1 << 14;
  private static final int BLOCK = 1 << 11;

  private final Kernels kernels;
  private final Precision precision;
  private final RoundedFactor left = new RoundedFactor();
  private final RoundedFactor right = new RoundedFactor();
  private final PackedMatrix[] packed;

  /** What happens to what stands in the result. */
  public enum Result {
    /** It is overwritten. */
    REPLACE,
    /** The product is added to it. */
    ADD
  }

  /** What the right-hand side is, and so how long its packed copy is good for. */
  public enum RightSide {
    /** Weights: until {@link Kernels#weightsChanged()}. */
    WEIGHTS,
    /** Anything else: for one call. */
    VALUES
  }

  Linear(Kernels kernels) {
    this.kernels = kernels;
    precision = kernels.precision();
    packed = new PackedMatrix[kernels.threads()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = new PackedMatrix();
    }
  }

  /** One product, see the class. */
  record Product(Factor a, Factor b, RightSide kind, Floats bias, Matrix c, Result result) {
    Product {
      if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
        throw new IllegalArgumentException(
            "Cannot multiply %d x %d by %d x %d into %d x %d"
                .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
      }

      if (c.storage() != Matrix.Storage.ROWS) {
        throw new IllegalArgumentException(
            "Cannot write a product by columns: transpose both sides");
      }

      if (bias != null) {
        bias.require("the bias", c.columns());
      }
    }
  }

  /**
   * Multiplies.
   *
   * @param bias added to every row of C; null for none
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public void multiply(Matrix a, Matrix b, RightSide kind, Floats bias, Matrix c, Result result) {
    run(new Product(Factor.of(a), Factor.of(b), kind, bias, c, result));
  }

  void run(Product product) {
    reserve(product);
    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels.team().run(member -> run(product, member, barrier));
  }

  /** Makes room; to be called before the members come. */
  void reserve(Product product) {
    left.takeLeft(product.a(), precision, product.c().columns());
    if (product.kind() == RightSide.WEIGHTS) {
      right.takeWeights(product.b(), precision, kernels.weightsVersion());
    } else {
      right.takeRight(product.b(), precision);
    }
  }

  /** One member's part. */
  void run(Product product, int member, Team.Barrier barrier) {
    Worker worker = kernels.worker(member);
    left.copyShare(worker, member, kernels.threads());
    right.copyShare(worker, member, kernels.threads());
    barrier.await();
    Span columns = Span.of(product.c().columns(), member, kernels.threads(), 16);
    if (columns.size() == 0) {
      return;
    }

    Factor b = right.factor().part(new Span(0, product.b().rows()), columns);
    Target target = new Target(product, columns.from());
    if (isLarge(product)) {
      multiplyBlocks(worker, target, left.factor(), b);
    } else {
      multiply(worker, target, left.factor(), pack(product, worker, member, b));
    }
  }

  /** Too large for oneDNN, which then goes through memory again and again. */
  private static boolean isLarge(Product product) {
    return product.a().rows() > LARGE
        || product.a().columns() > LARGE
        || product.b().columns() > LARGE;
  }

  /** The right side of the last product as it was read, for another product with the same. */
  Factor rightFactor() {
    return right.factor();
  }

  private static void multiplyBlocks(Worker worker, Target target, Factor a, Factor b) {
    for (Span rows : Span.blocks(a.rows(), BLOCK)) {
      for (Span columns : Span.blocks(b.columns(), BLOCK)) {
        for (Span inner : Span.blocks(a.columns(), BLOCK)) {
          Target part = target.part(rows.from(), columns.from(), inner.from());
          multiply(worker, part, a.part(rows, inner), b.part(inner, columns));
        }
      }
    }
  }

  private static void multiply(Worker worker, Target target, Factor a, Factor b) {
    worker.multiply(
        new Matmul.Shape(
            a.rows(),
            a.columns(),
            b.columns(),
            a.layout(),
            b.layout(),
            target.product().c().stride(),
            target.accumulates(),
            target.bias() != 0),
        a.address(),
        b.address(),
        target.bias(),
        target.address());
  }

  /** Where in C a part of the product belongs, and which part of the sums it is. */
  private record Target(Product product, int row, int column, int inner) {
    Target(Product product, int column) {
      this(product, 0, column, 0);
    }

    Target part(int rows, int columns, int inners) {
      return new Target(product, row + rows, column + columns, inner + inners);
    }

    boolean accumulates() {
      return inner > 0 || product.result() == Result.ADD;
    }

    long bias() {
      return inner > 0 || product.bias() == null
          ? 0
          : product.bias().address() + (long) column * Float.BYTES;
    }

    long address() {
      long element = (long) row * product.c().stride() + column;
      return product.c().values().address() + element * Float.BYTES;
    }
  }

  /** Rounded values are packed; transposed ones are read as fast as they lie. */
  private Factor pack(Product product, Worker worker, int member, Factor b) {
    if (precision == Precision.FLOAT32 || b.layout().order() == MatrixLayout.Order.COLUMNS) {
      return b;
    }

    if (product.kind() == RightSide.VALUES) {
      packed[member].forget();
    }

    MatrixLayout layout = MatrixLayout.packed(precision, 1024);
    Reorder.Shape shape = new Reorder.Shape(b.rows(), b.columns(), b.layout(), layout);
    long copy = packed[member].pack(worker, kernels.weightsVersion(), shape, b.address());
    return new Factor(copy, b.rows(), b.columns(), layout);
  }

  @Override
  public void close() {
    kernels.disown(this);
    left.close();
    right.close();
    for (PackedMatrix each : packed) {
      each.close();
    }
  }
}
