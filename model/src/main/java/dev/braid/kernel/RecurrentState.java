package dev.braid.kernel;

/**
 * The state of a layer before or after its sequences, or its gradient.
 *
 * @param hidden {@code [directions, batch, hiddenSize]}; null stands for zeros where it is read,
 *     and for not wanted where it would be written
 * @param memory the same for the cell's memory; null also where the cell has none
 */
public record RecurrentState(Floats hidden, Floats memory) {
  private static final RecurrentState NONE = new RecurrentState(null, null);

  /** Zeros where it is read, not wanted where it would be written. */
  public static RecurrentState none() {
    return NONE;
  }

  void check(RecurrentShape shape, int batch) {
    if (hidden != null) {
      hidden.require("the hidden state", shape.stateCount(batch));
    }

    if (memory != null) {
      memory.require("the memory state", shape.stateCount(batch));
    }
  }
}
