package dev.braid.kernel;

import java.util.Arrays;

/**
 * The part of attention that looks at single memories, as one member of the team computes it for
 * its share: scores, probabilities and contexts. It is float32 in either precision: its products
 * are few, and rounding their factors would cost what it gains.
 */
final class SentenceAttention {
  private static final int SOFTMAX_ROWS = 64;

  // Not an infinity, so that a row without any score has numbers in it until it is overwritten.
  private static final float MASKED = -Float.MAX_VALUE;

  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final Worker worker;
  private final AdditiveScore additive;
  private AttentionRows rows;
  private float[] row = new float[0];

  SentenceAttention(AttentionShape shape, AttentionBuffers buffers, Worker worker) {
    this.shape = shape;
    this.buffers = buffers;
    this.worker = worker;
    additive = new AdditiveScore(shape.scoreSize());
  }

  /** Probabilities and contexts of a share of the memories. */
  void run(AttentionRows newRows, AttentionWeights weights, Span memories) {
    rows = newRows;
    row = row.length < rows.width() ? new float[rows.width()] : row;
    if (shape.score() == AttentionScore.ADDITIVE) {
      additive.load(weights.vector());
    }

    for (int memory = memories.from(); memory < memories.to(); memory++) {
      scores(memory);
      mask(memory);
    }

    softmax(rows.scoreRow(memories.from()), rows.scoreRow(memories.to()));
    for (int memory = memories.from(); memory < memories.to(); memory++) {
      clearUnused(memory);
      context(memory);
    }
  }

  private void scores(int memory) {
    if (shape.score() == AttentionScore.ADDITIVE) {
      additiveScores(memory);
    } else {
      worker.multiply(
          buffers.scored(rows, memory),
          buffers.memory(rows, memory, buffers.memory).transposed(),
          buffers.scores(rows, memory, buffers.probabilities),
          Linear.Result.REPLACE);
    }
  }

  private void additiveScores(int memory) {
    int count = rows.memories().length(memory);
    int first = rows.queryRow(rows.firstQuery(memory));
    for (int i = 0; i < rows.count(memory); i++) {
      additive.readKey(buffers.keys, first + i);
      additive.scores(buffers.memoryKeys, rows.memoryRow(memory), row, count);
      int to = (rows.scoreRow(memory) + i) * rows.width();
      buffers.probabilities.floats().put(to, row, 0, count);
    }
  }

  /** What stands behind the end of the memory, and in rows that no query owns, is not a score. */
  private void mask(int memory) {
    int length = rows.memories().length(memory);
    Arrays.fill(row, MASKED);
    for (int i = 0; i < rows.computed(memory); i++) {
      int from = i < rows.count(memory) ? length : 0;
      int to = (rows.scoreRow(memory) + i) * rows.width() + from;
      buffers.probabilities.floats().put(to, row, 0, rows.width() - from);
    }
  }

  private void softmax(int from, int to) {
    for (int first = from; first < to; first += SOFTMAX_ROWS) {
      SoftmaxRows.Shape block =
          new SoftmaxRows.Shape(
              Math.min(SOFTMAX_ROWS, to - first), rows.width(), SoftmaxRows.Result.PROBABILITIES);
      long address = buffers.probabilities.address() + (long) first * rows.width() * Float.BYTES;
      worker.softmax(block, address, address);
    }
  }

  private void clearUnused(int memory) {
    int used = rows.memories().length(memory) == 0 ? 0 : rows.count(memory);
    DirectionBuffers.clearRows(
        buffers.probabilities,
        rows.scoreRow(memory) + used,
        rows.scoreRow(memory + 1),
        rows.width());
  }

  private void context(int memory) {
    if (rows.memoryCount(memory) > 0) {
      worker.multiply(
          buffers.scores(rows, memory, buffers.probabilities),
          buffers.memory(rows, memory, buffers.memory),
          buffers.contexts(rows, memory, buffers.joined),
          Linear.Result.REPLACE);
      return;
    }

    float[] zeros = new float[shape.memorySize()];
    int first = rows.queryRow(rows.firstQuery(memory));
    for (int i = 0; i < rows.count(memory); i++) {
      buffers.joined.floats().put((first + i) * shape.joinedSize(), zeros);
    }
  }
}
