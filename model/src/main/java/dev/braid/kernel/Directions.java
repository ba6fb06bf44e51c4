package dev.braid.kernel;

/** Which ways a recurrent layer reads its sequences. */
public enum Directions {
  /** From the first step to the last. */
  FORWARD(1),
  /** From each sequence's own last step to the first. */
  BACKWARD(1),
  /** Both; the outputs stand side by side, forward first. */
  BOTH(2);

  private final int count;

  Directions(int count) {
    this.count = count;
  }

  /** How many directions these are. */
  public int count() {
    return count;
  }

  boolean isReversed(int direction) {
    return this == BACKWARD || direction == 1;
  }
}
