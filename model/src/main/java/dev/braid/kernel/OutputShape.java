package dev.braid.kernel;

/** What an output layer is: the features it reads, the classes, and how its weights lie. */
public record OutputShape(int inputSize, int classes, WeightOrder order) {

  /** How the weights lie; row-major in either case. */
  public enum WeightOrder {
    /** {@code [inputSize, classes]}. */
    INPUT_ROWS,
    /**
     * {@code [classes, inputSize]}: the layout of an embedding, for weights that are tied to it.
     */
    CLASS_ROWS
  }

  /** Checks the sizes. */
  public OutputShape {
    if (inputSize < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "Invalid output layer: %d features and %d classes must be positive"
              .formatted(inputSize, classes));
    }
  }

  Matrix weights(Floats values) {
    return order == WeightOrder.INPUT_ROWS
        ? Matrix.of(values, inputSize, classes)
        : Matrix.of(values, classes, inputSize).transposed();
  }
}
