package dev.braid.kernel;

/**
 * What a recurrent layer is.
 *
 * @param inputSize the number of features of a step
 * @param hiddenSize the number of units of each direction
 */
public record RecurrentShape(Cell cell, int inputSize, int hiddenSize, Directions directions) {
  /** Checks the sizes. */
  public RecurrentShape {
    if (inputSize < 1 || hiddenSize < 1) {
      throw new IllegalArgumentException(
          "Invalid recurrent layer: sizes %d and %d must be positive"
              .formatted(inputSize, hiddenSize));
    }
  }

  /** The columns of W and U: one block per gate. */
  public int columns() {
    return cell.gates() * hiddenSize;
  }

  /** The features of an output step: the hidden states of all directions side by side. */
  public int outputSize() {
    return directions.count() * hiddenSize;
  }

  /** The number of values of one direction's W, {@code [inputSize, columns]}. */
  public long inputWeightCount() {
    return (long) inputSize * columns();
  }

  /** The number of values of one direction's U, {@code [hiddenSize, columns]}. */
  public long recurrentWeightCount() {
    return (long) hiddenSize * columns();
  }

  /** The number of values of one direction's bias. */
  public int biasCount() {
    return cell.biasBlocks() * hiddenSize;
  }

  /**
   * The number of values of a state of {@code batch} sequences, {@code [directions, batch,
   * hiddenSize]}.
   */
  public long stateCount(int batch) {
    return (long) directions.count() * batch * hiddenSize;
  }
}
