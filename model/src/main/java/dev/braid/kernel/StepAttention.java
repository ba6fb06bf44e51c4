package dev.braid.kernel;

import java.util.Arrays;

/**
 * Attention of one step of a decoder, as one member computes it for its share of the sequences. A
 * sequence has one query; neighbours that read one memory, as the hypotheses of a beam do, are one
 * product. It is float32 in either precision, as {@link SentenceAttention}.
 */
final class StepAttention implements AutoCloseable {
  private static final int ROW_GRAIN = 8;
  private static final float MASKED = -Float.MAX_VALUE;

  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final Worker worker;
  private final AdditiveScore additive;
  private final Scratch scores = new Scratch();
  private AttentionRows rows;
  private Lengths lengths;
  private Place scored;
  private Place contexts;
  private float[] row = new float[0];

  /** A matrix with a row per rank, or the first columns of one. */
  record Place(Scratch matrix, int stride) {
    Factor rows(int rank, int count, int columns) {
      return new Factor(
          matrix.address() + (long) rank * stride * Float.BYTES,
          count,
          columns,
          MatrixLayout.rows(Precision.FLOAT32, stride));
    }
  }

  StepAttention(AttentionShape shape, AttentionBuffers buffers, Worker worker) {
    this.shape = shape;
    this.buffers = buffers;
    this.worker = worker;
    additive = new AdditiveScore(shape.scoreSize());
  }

  /**
   * Begins a pass.
   *
   * @param newScored the keys, or the queries where they have none
   * @param newContexts where the contexts go
   */
  void start(
      AttentionRows newRows,
      AttentionWeights weights,
      Place newScored,
      Place newContexts,
      int own) {
    rows = newRows;
    lengths = rows.queries();
    scored = newScored;
    contexts = newContexts;
    row = row.length < rows.width() ? new float[rows.width()] : row;
    scores.reserveFloats((long) roundedUp(own) * rows.width());
    if (shape.score() == AttentionScore.ADDITIVE) {
      additive.load(weights.vector());
    }
  }

  private static int roundedUp(int count) {
    return (count + ROW_GRAIN - 1) / ROW_GRAIN * ROW_GRAIN;
  }

  /** Contexts of the running sequences, whose probabilities are kept. */
  void run(int step, Span ranks) {
    for (int rank = ranks.from(); rank < ranks.to(); ) {
      int end = rows.endOfNeighbours(rank, ranks.to());
      scores(rank, end - rank, ranks.from());
      rank = end;
    }

    mask(ranks);
    if (ranks.size() > 0) {
      SoftmaxRows.Shape all =
          new SoftmaxRows.Shape(
              roundedUp(ranks.size()), rows.width(), SoftmaxRows.Result.PROBABILITIES);
      worker.softmax(all, scores.address(), scores.address());
    }

    keep(step, ranks);
    for (int rank = ranks.from(); rank < ranks.to(); ) {
      int end = rows.endOfNeighbours(rank, ranks.to());
      context(rank, end - rank, ranks.from());
      rank = end;
    }
  }

  private int memory(int rank) {
    return rows.memoryOf(lengths.sequence(rank));
  }

  private Factor scores(int local, int count, Factor memory) {
    return new Place(scores, rows.width()).rows(local, count, memory.rows());
  }

  private void scores(int rank, int count, int first) {
    Factor memory = buffers.memory(rows, memory(rank), buffers.memory);
    if (shape.score() == AttentionScore.ADDITIVE) {
      for (int i = 0; i < count; i++) {
        additiveScores(rank + i, first);
      }
    } else {
      worker.multiply(
          scored.rows(rank, count, memory.columns()),
          memory.transposed(),
          scores(rank - first, count, memory),
          Linear.Result.REPLACE);
    }
  }

  private void additiveScores(int rank, int first) {
    int memory = memory(rank);
    int count = rows.memories().length(memory);
    additive.readKey(scored.matrix(), rank);
    additive.scores(buffers.memoryKeys, rows.memoryRow(memory), row, count);
    scores.floats().put((rank - first) * rows.width(), row, 0, count);
  }

  private void mask(Span ranks) {
    Arrays.fill(row, MASKED);
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int length = rows.memories().length(memory(rank));
      int to = (rank - ranks.from()) * rows.width() + length;
      scores.floats().put(to, row, 0, rows.width() - length);
    }
  }

  /** Copies the probabilities to their rows among those of all steps. */
  private void keep(int step, Span ranks) {
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int local = (rank - ranks.from()) * rows.width();
      if (rows.memories().length(memory(rank)) == 0) {
        Arrays.fill(row, 0f);
        scores.floats().put(local, row, 0, rows.width());
      }

      int to = rows.scoreRow(lengths.sequence(rank), step) * rows.width();
      buffers.probabilities.floats().put(to, scores.floats(), local, rows.width());
    }
  }

  private void context(int rank, int count, int first) {
    Factor memory = buffers.memory(rows, memory(rank), buffers.memory);
    if (memory.rows() > 0) {
      worker.multiply(
          scores(rank - first, count, memory),
          memory,
          contexts.rows(rank, count, memory.columns()),
          Linear.Result.REPLACE);
      return;
    }

    float[] zeros = new float[memory.columns()];
    for (int i = 0; i < count; i++) {
      contexts.matrix().floats().put((rank + i) * contexts.stride(), zeros);
    }
  }

  @Override
  public void close() {
    scores.close();
  }
}
