package dev.braid.kernel;

/**
 * What a decoder is whose attention takes part in the recurrence.
 *
 * @param inputSize the features of an input, without what is fed
 * @param hiddenSize the units of each layer
 * @param attention its queries are the states of the top layer
 */
public record FeedingShape(
    Cell cell,
    int inputSize,
    int hiddenSize,
    int layers,
    AttentionShape attention,
    Feeding feeding) {
  /** Checks the sizes. */
  public FeedingShape {
    if (inputSize < 1 || hiddenSize < 1 || layers < 1) {
      throw new IllegalArgumentException(
          "Invalid decoder: sizes %d and %d and %d layers must be positive"
              .formatted(inputSize, hiddenSize, layers));
    }

    if (attention.querySize() != hiddenSize) {
      throw new IllegalArgumentException(
          "Invalid decoder: attention takes queries of %d features, the states have %d"
              .formatted(attention.querySize(), hiddenSize));
    }
  }

  /** The features of what is fed. */
  public int fedSize() {
    return feeding == Feeding.CONTEXT ? attention.memorySize() : attention.outputSize();
  }

  /**
   * The layer with this index. The inputs of the first are followed by what is fed: the last {@link
   * #fedSize} rows of its W.
   */
  public RecurrentShape layer(int index) {
    int inputs = index == 0 ? inputSize + fedSize() : hiddenSize;
    return new RecurrentShape(cell, inputs, hiddenSize, Directions.FORWARD);
  }

  /** The same without what is fed. */
  RecurrentShape unfed(int index) {
    int inputs = index == 0 ? inputSize : hiddenSize;
    return new RecurrentShape(cell, inputs, hiddenSize, Directions.FORWARD);
  }
}
