package dev.braid.kernel;

import java.util.stream.Stream;

/**
 * The gradients of the weights of attention, each one product over all rows, once the gradients of
 * outputs and keys are there. What reaches the memory through the additive score comes with them.
 */
final class AttentionWeightGradients implements AutoCloseable {
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final Linear combine;
  private final Linear query;
  private final Linear memory;
  private final Linear memoryInput;
  private Linear.Product combineProduct;
  private Linear.Product queryProduct;
  private Linear.Product memoryProduct;
  private Linear.Product memoryInputProduct;

  AttentionWeightGradients(Kernels kernels, AttentionShape shape, AttentionBuffers buffers) {
    this.shape = shape;
    this.buffers = buffers;
    combine = new Linear(kernels);
    query = new Linear(kernels);
    memory = new Linear(kernels);
    memoryInput = new Linear(kernels);
  }

  /** Makes room; to be called before the members come. */
  void reserve(AttentionRows rows, AttentionWeights weights, AttentionWeights gradients) {
    Factor joined = buffers.joined.factor(rows.rows(), shape.joinedSize());
    Factor errors = buffers.errors.factor(rows.rows(), shape.outputSize());
    combineProduct = weightGradient(joined, errors, gradients.combine());
    combine.reserve(combineProduct);
    if (shape.keySize() > 0) {
      Factor keys = buffers.keyGradients.factor(rows.rows(), shape.keySize());
      queryProduct = weightGradient(buffers.queries(rows), keys, gradients.query());
      query.reserve(queryProduct);
    }

    if (shape.scoreSize() > 0) {
      reserveMemory(rows, weights, gradients);
    }
  }

  private void reserveMemory(
      AttentionRows rows, AttentionWeights weights, AttentionWeights gradients) {
    int count = rows.memoryRows();
    Factor memories = buffers.memory.factor(count, shape.memorySize());
    Factor keys = buffers.memoryKeyGradients.factor(count, shape.scoreSize());
    memoryProduct = weightGradient(memories, keys, gradients.memory());
    memory.reserve(memoryProduct);
    Matrix matrix = Matrix.of(weights.memory(), shape.memorySize(), shape.scoreSize());
    memoryInputProduct =
        new Linear.Product(
            keys,
            Factor.of(matrix.transposed()),
            Linear.RightSide.WEIGHTS,
            null,
            buffers.memoryGradients.matrix(count, shape.memorySize()),
            Linear.Result.ADD);
    memoryInput.reserve(memoryInputProduct);
  }

  private static Linear.Product weightGradient(Factor left, Factor right, Floats target) {
    return new Linear.Product(
        left.transposed(),
        right,
        Linear.RightSide.VALUES,
        null,
        Matrix.of(target, left.columns(), right.columns()),
        Linear.Result.REPLACE);
  }

  /** A member's share of the gradient of the combining weights. */
  void combine(int member, Team.Barrier barrier) {
    combine.run(combineProduct, member, barrier);
  }

  /** A member's share of the other products, after the gradients of all keys. */
  void keys(int member, Team.Barrier barrier) {
    if (shape.keySize() > 0) {
      query.run(queryProduct, member, barrier);
    }

    if (shape.scoreSize() > 0) {
      memory.run(memoryProduct, member, barrier);
      memoryInput.run(memoryInputProduct, member, barrier);
    }
  }

  @Override
  public void close() {
    Stream.of(combine, query, memory, memoryInput).forEach(Linear::close);
  }
}
