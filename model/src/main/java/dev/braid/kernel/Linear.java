package dev.braid.kernel;

/**
 * One matrix product, C = A·B (+ bias) or C += A·B, with its scratch memory and the packed copy of
 * B. An object of its own for each product of a network keeps that copy until the weights change.
 *
 * <p>Members share out the columns of C. In bfloat16 A is rounded first, which they share out by
 * rows.
 */
public final class Linear implements AutoCloseable {
  private final Kernels kernels;
  private final Precision precision;
  private final Scratch left = new Scratch();
  private final PackedMatrix[] right;

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
    right = new PackedMatrix[kernels.threads()];
    for (int i = 0; i < right.length; i++) {
      right[i] = new PackedMatrix();
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
    if (!product.a().isPlain(precision)) {
      left.reserve((long) product.a().rows() * product.a().columns() * precision.bytes());
    }
  }

  /** One member's part. */
  void run(Product product, int member, Team.Barrier barrier) {
    Factor a = product.a();
    if (!a.isPlain(precision)) {
      Factor copy = Factor.rows(left.address(), a.rows(), a.columns(), precision);
      copyShare(a, copy, member);
      barrier.await();
      a = copy;
    }

    Span columns = Span.of(product.c().columns(), member, kernels.threads(), 16);
    if (columns.size() > 0) {
      multiplyShare(product, a, member, columns);
    }
  }

  private void copyShare(Factor from, Factor to, int member) {
    Span rows = Span.of(from.rows(), member, kernels.threads(), 16);
    Reorder.Shape shape =
        new Reorder.Shape(rows.size(), from.columns(), from.layout(), to.layout());
    kernels.worker(member).reorder(shape, from.rowAddress(rows.from()), to.rowAddress(rows.from()));
  }

  private void multiplyShare(Product product, Factor a, int member, Span columns) {
    Worker worker = kernels.worker(member);
    MatrixLayout rightLayout = product.b().layout();
    long source = product.b().columnAddress(columns.from());
    if (precision != Precision.FLOAT32) {
      rightLayout = MatrixLayout.packed(precision, 1024);
      source = pack(product, worker, member, columns, rightLayout, source);
    }

    long bias = product.bias() == null ? 0 : product.bias().address();
    Matrix c = product.c();
    worker.multiply(
        new Matmul.Shape(
            a.rows(),
            a.columns(),
            columns.size(),
            a.layout(),
            rightLayout,
            c.stride(),
            product.result() == Result.ADD,
            bias != 0),
        a.address(),
        source,
        bias == 0 ? 0 : bias + (long) columns.from() * Float.BYTES,
        c.values().address() + (long) columns.from() * Float.BYTES);
  }

  private long pack(
      Product product, Worker worker, int member, Span columns, MatrixLayout target, long source) {
    if (product.kind() == RightSide.VALUES) {
      right[member].forget();
    }

    Reorder.Shape shape =
        new Reorder.Shape(product.b().rows(), columns.size(), product.b().layout(), target);
    return right[member].pack(worker, kernels.weightsVersion(), shape, source);
  }

  @Override
  public void close() {
    kernels.disown(this);
    left.close();
    for (PackedMatrix each : right) {
      each.close();
    }
  }
}
