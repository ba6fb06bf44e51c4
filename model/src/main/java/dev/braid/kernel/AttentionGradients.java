package dev.braid.kernel;

/**
 * What a backward pass of attention reads and writes; everything written is overwritten.
 *
 * @param outputs the gradient of the outputs, {@code [querySteps, queryBatch, outputSize]}; padding
 *     is never read
 * @param queries receives the gradient of the queries, zeros at padding
 * @param memory receives the gradient of the memory, summed over all that read it, zeros at padding
 * @param weights receive the gradients of the weights
 */
public record AttentionGradients(
    Floats outputs, Floats queries, Floats memory, AttentionWeights weights) {

  void check(AttentionShape shape, AttentionPass pass) {
    long rows = (long) pass.queryLengths().steps() * pass.queryLengths().batch();
    Lengths memories = pass.memoryLengths();
    outputs.require("the output gradients", rows * shape.outputSize());
    queries.require("the query gradients", rows * shape.querySize());
    memory.require(
        "the memory gradients", (long) memories.steps() * memories.batch() * shape.memorySize());
    weights.check(shape);
  }
}
