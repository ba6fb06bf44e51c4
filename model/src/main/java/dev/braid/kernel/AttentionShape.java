package dev.braid.kernel;

/**
 * What an attention layer is.
 *
 * @param querySize features of a query, a state of the decoder
 * @param memorySize features of a row of the memory, an output of the encoder
 * @param scoreSize units of the additive score; 0 for the others
 * @param outputSize features of the attentional vector
 */
public record AttentionShape(
    AttentionScore score, int querySize, int memorySize, int scoreSize, int outputSize) {
  /** Checks the sizes. */
  public AttentionShape {
    if (querySize < 1 || memorySize < 1 || outputSize < 1) {
      throw new IllegalArgumentException(
          "Invalid attention: sizes %d, %d and %d must be positive"
              .formatted(querySize, memorySize, outputSize));
    }

    if (scoreSize < 0 || (score == AttentionScore.ADDITIVE) != (scoreSize > 0)) {
      throw new IllegalArgumentException(
          "Invalid score size %d: must be positive for the additive score, else 0"
              .formatted(scoreSize));
    }

    if (score == AttentionScore.DOT && querySize != memorySize) {
      throw new IllegalArgumentException(
          "Invalid dot attention: queries of %d and a memory of %d features must have one size; use"
                  .formatted(querySize, memorySize)
              + " the general score");
    }
  }

  /** What a query is multiplied by {@code AttentionWeights.query} into; 0 if it is not. */
  public int keySize() {
    return switch (score) {
      case DOT -> 0;
      case GENERAL -> memorySize;
      case ADDITIVE -> scoreSize;
    };
  }

  /** The features of context and query side by side. */
  public int joinedSize() {
    return memorySize + querySize;
  }

  /** The number of values of {@code AttentionWeights.query}; 0 for the dot score. */
  public long queryWeightCount() {
    return (long) querySize * keySize();
  }

  /** The number of values of {@code AttentionWeights.memory}; 0 but for the additive score. */
  public long memoryWeightCount() {
    return (long) memorySize * scoreSize;
  }

  /** The number of values of {@code AttentionWeights.combine}. */
  public long combineWeightCount() {
    return (long) joinedSize() * outputSize;
  }
}
