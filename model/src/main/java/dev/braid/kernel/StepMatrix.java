package dev.braid.kernel;

import java.util.stream.Stream;

/**
 * Weights that a time loop multiplies by at every step: their packed copies, one per member, and
 * the places of the factors and of the products, a row per rank.
 */
final class StepMatrix implements AutoCloseable {
  private final Kernels kernels;
  private final int inner;
  private final int columns;
  private final PackedMatrix[] packed;
  private final Scratch rounded = new Scratch();

  /** What is multiplied: rank x inner. */
  final Scratch factors = new Scratch();

  /** What comes of it: rank x columns. */
  final Scratch products = new Scratch();

  StepMatrix(Kernels kernels, int inner, int columns) {
    this.kernels = kernels;
    this.inner = inner;
    this.columns = columns;
    packed = new PackedMatrix[kernels.threads()];
    for (int member = 0; member < packed.length; member++) {
      packed[member] = new PackedMatrix();
    }
  }

  /** Makes room; to be called before the members come. */
  void reserve(int batch) {
    long rows = StepProduct.compiledRows(batch);
    factors.reserveFloats(rows * inner);
    products.reserveFloats(rows * columns);
    if (kernels.precision() != Precision.FLOAT32) {
      rounded.reserve(rows * inner * kernels.precision().bytes());
    }
  }

  /** A member's part of the product. */
  StepProduct product(TimeLoop loop, Matrix weights, Floats bias) {
    return product(loop, weights, bias, factors);
  }

  /** The same with factors that lie elsewhere. */
  StepProduct product(TimeLoop loop, Matrix weights, Floats bias, Scratch otherFactors) {
    Worker worker = kernels.worker(loop.member());
    Span share = Span.of(columns, loop.member(), kernels.threads(), 16);
    return new StepProduct(
        worker,
        loop.barrier(),
        kernels.precision(),
        loop.lengths(),
        loop.ranks(),
        share,
        inner,
        columns,
        otherFactors,
        rounded,
        pack(worker, loop, Factor.of(weights), share),
        bias == null ? 0 : bias.address(),
        products);
  }

  private long pack(Worker worker, TimeLoop loop, Factor weights, Span share) {
    if (share.size() == 0) {
      return 0;
    }

    MatrixLayout layout = MatrixLayout.packed(kernels.precision(), loop.lengths().batch());
    return packed[loop.member()].pack(
        worker,
        kernels.weightsVersion(),
        new Reorder.Shape(inner, share.size(), weights.layout(), layout),
        weights.columnAddress(share.from()));
  }

  @Override
  public void close() {
    Stream.of(factors, rounded, products).forEach(Scratch::close);
    for (PackedMatrix each : packed) {
      each.close();
    }
  }
}
