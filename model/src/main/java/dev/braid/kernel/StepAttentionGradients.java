package dev.braid.kernel;

/**
 * The way back of {@link StepAttention}: from the gradients of the contexts of a step to those of
 * the scores, which are kept for the products over all steps, and of what was scored.
 */
final class StepAttentionGradients implements AutoCloseable {
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final Worker worker;
  private final AdditiveScore additive;
  private final Scratch scores = new Scratch();
  private AttentionRows rows;
  private Lengths lengths;
  private StepAttention.Place contexts;
  private StepAttention.Place scored;
  private float[] probabilities = new float[0];
  private float[] gradients = new float[0];

  StepAttentionGradients(AttentionShape shape, AttentionBuffers buffers, Worker worker) {
    this.shape = shape;
    this.buffers = buffers;
    this.worker = worker;
    additive = new AdditiveScore(shape.scoreSize());
  }

  /**
   * Begins a pass.
   *
   * @param newContexts the gradients of the contexts
   * @param newScored where those of the keys go, or of the queries where they have none
   */
  void start(
      AttentionRows newRows,
      AttentionWeights weights,
      StepAttention.Place newContexts,
      StepAttention.Place newScored,
      int own) {
    rows = newRows;
    lengths = rows.queries();
    contexts = newContexts;
    scored = newScored;
    scores.reserveFloats((long) own * rows.width());
    if (gradients.length < rows.width()) {
      probabilities = new float[rows.width()];
      gradients = new float[rows.width()];
    }

    if (shape.score() == AttentionScore.ADDITIVE) {
      additive.load(weights.vector());
    }
  }

  /** The gradients of the running sequences. */
  void run(int step, Span ranks) {
    for (int rank = ranks.from(); rank < ranks.to(); ) {
      int end = rows.endOfNeighbours(rank, ranks.to());
      run(step, new Span(rank, end), rank - ranks.from());
      rank = end;
    }
  }

  private void run(int step, Span ranks, int local) {
    int which = rows.memoryOf(lengths.sequence(ranks.from()));
    Factor memory = buffers.memory(rows, which, buffers.memory);
    if (memory.rows() == 0) {
      clear(ranks);
      return;
    }

    Factor target =
        new StepAttention.Place(scores, rows.width()).rows(local, ranks.size(), memory.rows());
    worker.multiply(
        contexts.rows(ranks.from(), ranks.size(), memory.columns()),
        memory.transposed(),
        target,
        Linear.Result.REPLACE);
    for (int i = 0; i < ranks.size(); i++) {
      scoreGradients(step, ranks.from() + i, local + i, which);
    }

    if (shape.score() != AttentionScore.ADDITIVE) {
      worker.multiply(
          target,
          memory,
          scored.rows(ranks.from(), ranks.size(), memory.columns()),
          Linear.Result.REPLACE);
    }
  }

  private void clear(Span ranks) {
    int size = shape.keySize() == 0 ? shape.querySize() : shape.keySize();
    DirectionBuffers.clearRows(scored.matrix(), ranks.from(), ranks.to(), size);
  }

  private void scoreGradients(int step, int rank, int local, int memory) {
    int count = rows.memoryCount(memory);
    int at = rows.scoreRow(lengths.sequence(rank), step) * rows.width();
    buffers.probabilities.floats().get(at, probabilities, 0, count);
    scores.floats().get(local * rows.width(), gradients, 0, count);
    float mean = Elementwise.dot(probabilities, gradients, count);
    Elementwise.beforeSoftmax(probabilities, gradients, mean, gradients, count);
    scores.floats().put(local * rows.width(), gradients, 0, count);
    buffers.scoreGradients.floats().put(at, gradients, 0, count);
    if (shape.score() == AttentionScore.ADDITIVE) {
      int length = rows.memories().length(memory);
      int key = rows.queryRow(lengths.sequence(rank)) + step;
      additive.readKey(buffers.keys, key);
      additive.keyGradient(buffers.memoryKeys, rows.memoryRow(memory), gradients, length);
      additive.storeKeyGradient(scored.matrix(), rank);
    }
  }

  @Override
  public void close() {
    scores.close();
  }
}
