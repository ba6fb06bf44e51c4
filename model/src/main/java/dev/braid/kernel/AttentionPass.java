package dev.braid.kernel;

/**
 * What a forward pass of attention reads and writes. The number of queries' sequences is a multiple
 * k of the number of memories; sequence b reads memory b / k, so that the hypotheses of a beam
 * share one.
 *
 * @param queryLengths of the queries' sequences
 * @param memoryLengths of the memories; the context over a memory of length 0 is zeros
 * @param queries {@code [querySteps, queryBatch, querySize]}; padding is never read
 * @param memory {@code [memorySteps, memoryBatch, memorySize]}; padding is never read
 * @param outputs {@code [querySteps, queryBatch, outputSize]}; zeros are written at padding
 * @param probabilities receives {@code [querySteps, queryBatch, memorySteps]}, zeros at the padding
 *     of either side; null where they are not wanted
 */
public record AttentionPass(
    Lengths queryLengths,
    Lengths memoryLengths,
    Floats queries,
    Floats memory,
    AttentionWeights weights,
    Floats outputs,
    Floats probabilities) {

  void check(AttentionShape shape) {
    requireMultiple(queryLengths, memoryLengths);
    long rows = (long) queryLengths.steps() * queryLengths.batch();
    queries.require("the queries", rows * shape.querySize());
    memory.require(
        "the memory", (long) memoryLengths.steps() * memoryLengths.batch() * shape.memorySize());
    weights.check(shape);
    outputs.require("the outputs", rows * shape.outputSize());
    if (probabilities != null) {
      probabilities.require("the probabilities", rows * memoryLengths.steps());
    }
  }

  static void requireMultiple(Lengths queries, Lengths memories) {
    if (queries.batch() % memories.batch() != 0) {
      throw new IllegalArgumentException(
          "Invalid batch: %d queries' sequences are no multiple of %d memories"
              .formatted(queries.batch(), memories.batch()));
    }
  }
}
