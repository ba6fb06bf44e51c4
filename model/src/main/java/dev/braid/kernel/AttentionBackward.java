package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The way back of an {@link Attention}. */
final class AttentionBackward implements AutoCloseable {
  private final Kernels kernels;
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final SentenceGradients[] sentences;
  private final float[][] biasGradients;
  private final Linear joinedGradient;
  private final Linear queryGradient;
  private final AttentionWeightGradients weightGradients;
  private AttentionPass pass;
  private AttentionRows rows;
  private AttentionGradients wanted;

  AttentionBackward(Kernels kernels, AttentionShape shape, AttentionBuffers buffers) {
    this.kernels = kernels;
    this.shape = shape;
    this.buffers = buffers;
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
    Linear.Product joined = joinedProduct();
    joinedGradient.reserve(joined);
    Linear.Product queries = shape.keySize() == 0 ? null : queryProduct();
    if (queries != null) {
      queryGradient.reserve(queries);
    }

    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels.team().run(member -> run(member, barrier, joined, queries));
    sumBias();
    if (shape.score() == AttentionScore.ADDITIVE) {
      sumVector();
    }
  }

  private Linear.Product joinedProduct() {
    Matrix combine = Matrix.of(pass.weights().combine(), shape.joinedSize(), shape.outputSize());
    return new Linear.Product(
        AttentionBuffers.rowsOf(buffers.errors, rows.rows(), shape.outputSize()),
        Factor.of(combine.transposed()),
        Linear.RightSide.WEIGHTS,
        null,
        AttentionBuffers.matrix(buffers.joinedGradients, rows.rows(), shape.joinedSize()),
        Linear.Result.REPLACE);
  }

  private Linear.Product queryProduct() {
    Matrix query = Matrix.of(pass.weights().query(), shape.querySize(), shape.keySize());
    return new Linear.Product(
        AttentionBuffers.rowsOf(buffers.keyGradients, rows.rows(), shape.keySize()),
        Factor.of(query.transposed()),
        Linear.RightSide.WEIGHTS,
        null,
        buffers.queryGradients(rows),
        Linear.Result.ADD);
  }

  private void run(
      int member, Team.Barrier barrier, Linear.Product joined, Linear.Product queries) {
    errors(member);
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
        buffers.querySide(),
        wanted.queries(),
        shape.querySize());
    rows.scatterMemories(member, buffers.memoryGradients, wanted.memory(), shape.memorySize());
  }

  /** The gradients before the tanh of the outputs, summed for the bias. */
  private void errors(int member) {
    Arrays.fill(biasGradients[member], 0f);
    rows.clearFree(buffers.errors, shape.outputSize(), member);
    rows.gatherQueries(
        member, wanted.outputs(), shape.outputSize(), buffers.errors, shape.outputSize(), 0);
    int size = shape.outputSize();
    float[] error = new float[size];
    float[] output = new float[size];
    FloatBuffer errors = buffers.errors.floats();
    Span own = rows.queryRows(member);
    for (int i = own.from(); i < own.to(); i++) {
      errors.get(i * size, error);
      buffers.outputs.floats().get(i * size, output);
      Elementwise.beforeTanh(error, output, error, size);
      Elementwise.add(biasGradients[member], error, size);
      errors.put(i * size, error);
    }
  }

  /** Rows that no query and no memory owns take part in the products over all rows. */
  private void clearUnusedKeys(int member) {
    rows.clearFree(buffers.keyGradients, shape.keySize(), member);
    if (shape.scoreSize() > 0 && member == 0) {
      rows.clearLastMemories(buffers.memoryKeyGradients, shape.scoreSize());
    }
  }

  private void sumBias() {
    float[] sum = new float[shape.outputSize()];
    for (float[] each : biasGradients) {
      Elementwise.add(sum, each, sum.length);
    }

    wanted.weights().bias().buffer().put(0, sum);
  }

  private void sumVector() {
    float[] sum = new float[shape.scoreSize()];
    for (SentenceGradients each : sentences) {
      Elementwise.add(sum, each.vectorGradient(), sum.length);
    }

    wanted.weights().vector().buffer().put(0, sum);
  }

  @Override
  public void close() {
    joinedGradient.close();
    queryGradient.close();
    weightGradients.close();
  }
}
