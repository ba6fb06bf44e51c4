package dev.braid.kernel;

/**
 * The way back of {@link SentenceAttention}: from the gradients of the contexts to those of the
 * scores, of the memories, and of what was scored.
 */
final class SentenceGradients {
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final Worker worker;
  private final AdditiveScore additive;
  private AttentionRows rows;
  private float[] probabilities = new float[0];
  private float[] gradients = new float[0];

  SentenceGradients(AttentionShape shape, AttentionBuffers buffers, Worker worker) {
    this.shape = shape;
    this.buffers = buffers;
    this.worker = worker;
    additive = new AdditiveScore(shape.scoreSize());
  }

  /** All gradients of a share of the memories. */
  void run(AttentionRows newRows, AttentionWeights weights, Span memories) {
    start(newRows, weights);
    for (int memory = memories.from(); memory < memories.to(); memory++) {
      scoreGradients(memory);
      memoryGradient(memory);
      if (shape.score() == AttentionScore.ADDITIVE) {
        additiveGradients(memory);
      } else {
        scoredGradient(memory);
      }
    }
  }

  /**
   * Those of the memories alone, and of what they are multiplied by, where the scores' gradients
   * are there already.
   */
  void runMemories(AttentionRows newRows, AttentionWeights weights, Span memories) {
    start(newRows, weights);
    for (int memory = memories.from(); memory < memories.to(); memory++) {
      clearUnused(memory);
      memoryGradient(memory);
      if (shape.score() == AttentionScore.ADDITIVE) {
        additiveGradients(memory);
      }
    }
  }

  private void start(AttentionRows newRows, AttentionWeights weights) {
    rows = newRows;
    if (gradients.length < rows.width()) {
      probabilities = new float[rows.width()];
      gradients = new float[rows.width()];
    }

    if (shape.score() == AttentionScore.ADDITIVE) {
      additive.load(weights.vector());
    }

    additive.startVector();
  }

  /** The gradient of the score vector over the last share; empty where there is none. */
  float[] vectorGradient() {
    return additive.vectorGradient();
  }

  private void scoreGradients(int memory) {
    worker.multiply(
        buffers.contexts(rows, memory, buffers.joinedGradients),
        buffers.memory(rows, memory, buffers.memory).transposed(),
        buffers.scores(rows, memory, buffers.scoreGradients),
        Linear.Result.REPLACE);
    int count = rows.memoryCount(memory);
    for (int i = 0; i < rows.count(memory); i++) {
      int at = (rows.scoreRow(memory) + i) * rows.width();
      buffers.probabilities.floats().get(at, probabilities, 0, count);
      buffers.scoreGradients.floats().get(at, gradients, 0, count);
      float mean = Elementwise.dot(probabilities, gradients, count);
      Elementwise.beforeSoftmax(probabilities, gradients, mean, gradients, count);
      buffers.scoreGradients.floats().put(at, gradients, 0, count);
    }

    clearUnused(memory);
  }

  private void clearUnused(int memory) {
    DirectionBuffers.clearRows(
        buffers.scoreGradients,
        rows.scoreRow(memory) + rows.count(memory),
        rows.scoreRow(memory + 1),
        rows.width());
  }

  /** What reaches a memory through the contexts and, where it is multiplied, the scores. */
  private void memoryGradient(int memory) {
    Factor target = buffers.memory(rows, memory, buffers.memoryGradients);
    if (rows.computed(memory) == 0) {
      int from = rows.memoryRow(memory);
      DirectionBuffers.clearRows(
          buffers.memoryGradients, from, from + target.rows(), target.columns());
      return;
    }

    worker.multiply(
        buffers.scores(rows, memory, buffers.probabilities).transposed(),
        buffers.contexts(rows, memory, buffers.joinedGradients),
        target,
        Linear.Result.REPLACE);
    if (shape.score() != AttentionScore.ADDITIVE) {
      worker.multiply(
          buffers.scores(rows, memory, buffers.scoreGradients).transposed(),
          buffers.scored(rows, memory),
          target,
          Linear.Result.ADD);
    }
  }

  /** A query itself has another gradient already, its key has not. */
  private void scoredGradient(int memory) {
    Linear.Result result = shape.keySize() == 0 ? Linear.Result.ADD : Linear.Result.REPLACE;
    if (rows.memoryCount(memory) > 0) {
      worker.multiply(
          buffers.scores(rows, memory, buffers.scoreGradients),
          buffers.memory(rows, memory, buffers.memory),
          buffers.scoredGradients(rows, memory),
          result);
    } else if (result == Linear.Result.REPLACE) {
      int first = rows.queryRow(rows.firstQuery(memory));
      DirectionBuffers.clearRows(
          buffers.keyGradients, first, first + rows.count(memory), shape.keySize());
    }
  }

  private void additiveGradients(int memory) {
    int count = rows.memories().length(memory);
    int first = rows.queryRow(rows.firstQuery(memory));
    additive.startMemory(rows.memoryCount(memory));
    for (int i = 0; i < rows.count(memory); i++) {
      int at = (rows.scoreRow(memory) + i) * rows.width();
      buffers.scoreGradients.floats().get(at, gradients, 0, count);
      additive.readKey(buffers.keys, first + i);
      additive.backward(buffers.memoryKeys, rows.memoryRow(memory), gradients, count);
      additive.storeKeyGradient(buffers.keyGradients, first + i);
    }

    additive.storeMemoryGradient(
        buffers.memoryKeyGradients, rows.memoryRow(memory), rows.memoryCount(memory));
  }
}
