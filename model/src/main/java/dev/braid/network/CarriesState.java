package dev.braid.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A recurrent layer that starts a window from the state in which the window before it ended. */
interface CarriesState {
  /** Arrays that make up the state: one for a simple cell, two for an LSTM. */
  int stateArrays();

  /** Whether windows follow one another; else each starts from zeros. */
  default boolean carriesState() {
    return true;
  }

  /** Units of the layer. */
  int hiddenSize();

  /** Starts the next window from these states, {@code [batch, hidden]} each; none = zeros. */
  void startFrom(INDArray... states);

  /**
   * The state at the end of the last training window or inference, {@code [batch, hidden]} each.
   */
  INDArray[] endState();
}
