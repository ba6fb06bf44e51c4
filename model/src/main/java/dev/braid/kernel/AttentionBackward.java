package dev.braid.kernel;

/** The way back of an {@link Attention}. */
final class AttentionBackward implements AutoCloseable {
  private final Kernels kernels;
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final AttentionOutputs outputs;
  private final SentenceGradients[] sentences;
  private final float[][] biasGradients;
  private final Linear joinedGradient;
  private final Linear queryGradient;
  private final AttentionWeightGradients weightGradients;
  private AttentionPass pass;
  private AttentionRows rows;
  private AttentionGradients wanted;

  AttentionBackward(
      Kernels kernels, AttentionShape shape, AttentionBuffers buffers, AttentionOutputs outputs) {
    this.kernels = kernels;
    this.shape = shape;
    this.buffers = buffers;
    this.outputs = outputs;
    int members = kernels.threads();
    sentences = new SentenceGradients[members];
    biasGradients = new float[members][shape.outputSize()];
    for (int member = 0; member < members; member++) {
      sentences[member] = new SentenceGradients(shape, buffers, kernels.worker(member));
    }

    joinedGradient = new Linear(kernels);
    queryGradient = new Linear(kernels);
    weightGradients = new AttentionWeightGradients(kernels, shape, buffers);
  }

  void run(AttentionPass newPass, AttentionRows newRows, AttentionGradients newWanted) {
    pass = newPass;
    rows = newRows;
    wanted = newWanted;
    buffers.reserveBackward(rows);
    weightGradients.reserve(rows, pass.weights(), wanted.weights());
    Linear.Product joined = buffers.joinedGradientProduct(rows, pass.weights());
    joinedGradient.reserve(joined);
    Linear.Product queries = shape.keySize() == 0 ? null : queryProduct();
    if (queries != null) {
      queryGradient.reserve(queries);
    }

    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels.team().run(member -> run(member, barrier, joined, queries));
    Elementwise.store(biasGradients, wanted.weights().bias());
    if (shape.score() == AttentionScore.ADDITIVE) {
      sumVector();
    }
  }

  private Linear.Product queryProduct() {
    Matrix query = Matrix.of(pass.weights().query(), shape.querySize(), shape.keySize());
    return new Linear.Product(
        buffers.keyGradients.factor(rows.rows(), shape.keySize()),
        Factor.of(query.transposed()),
        Linear.RightSide.WEIGHTS,
        null,
        buffers.queryGradients(rows),
        Linear.Result.ADD);
  }

  private void run(
      int member, Team.Barrier barrier, Linear.Product joined, Linear.Product queries) {
    outputs.errors(rows, member, wanted.outputs(), biasGradients[member]);
    barrier.await();
    joinedGradient.run(joined, member, barrier);
    weightGradients.combine(member, barrier);
    barrier.await();
    sentences[member].run(rows, pass.weights(), rows.share(member));
    if (queries != null) {
      clearUnusedKeys(member);
      barrier.await();
      queryGradient.run(queries, member, barrier);
      weightGradients.keys(member, barrier);
      barrier.await();
    }

    rows.scatterQueries(
        member,
        buffers.joinedGradients,
        shape.joinedSize(),
        buffers.queryColumn(),
        wanted.queries(),
        shape.querySize());
    rows.scatterMemories(member, buffers.memoryGradients, wanted.memory(), shape.memorySize());
  }

  /** Rows that no query and no memory owns take part in the products over all rows. */
  private void clearUnusedKeys(int member) {
    rows.clearFree(buffers.keyGradients, shape.keySize(), member);
    if (shape.scoreSize() > 0 && member == 0) {
      rows.clearLastMemories(buffers.memoryKeyGradients, shape.scoreSize());
    }
  }

  private void sumVector() {
    float[][] each = new float[sentences.length][];
    for (int member = 0; member < each.length; member++) {
      each[member] = sentences[member].vectorGradient();
    }

    Elementwise.store(each, wanted.weights().vector());
  }

  @Override
  public void close() {
    joinedGradient.close();
    queryGradient.close();
    weightGradients.close();
  }
}
