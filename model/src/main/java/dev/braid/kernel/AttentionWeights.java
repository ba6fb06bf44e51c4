package dev.braid.kernel;

/**
 * The parameters of an attention layer, or their gradients; all row-major.
 *
 * @param query {@code [querySize, memorySize]} for the general score, {@code [querySize,
 *     scoreSize]} for the additive one; null for the dot product
 * @param memory {@code [memorySize, scoreSize]} for the additive score, else null
 * @param vector {@code [scoreSize]} for the additive score, else null
 * @param combine {@code [memorySize + querySize, outputSize]}, the context's rows first
 * @param bias {@code [outputSize]}
 */
public record AttentionWeights(
    Floats query, Floats memory, Floats vector, Floats combine, Floats bias) {

  void check(AttentionShape shape) {
    if (shape.keySize() > 0) {
      query.require("the query weights", shape.queryWeightCount());
    }

    if (shape.score() == AttentionScore.ADDITIVE) {
      memory.require("the memory weights", shape.memoryWeightCount());
      vector.require("the score vector", shape.scoreSize());
    }

    combine.require("the combining weights", shape.combineWeightCount());
    bias.require("the combining bias", shape.outputSize());
  }
}
