package dev.braid.kernel;

import java.util.List;

/**
 * What a forward pass reads and writes.
 *
 * @param inputs {@code [steps, batch, inputSize]}, row-major; padding is never read
 * @param weights one per direction
 * @param initial the state before the first step
 * @param outputs {@code [steps, batch, directions * hiddenSize]}; zeros are written at padding
 * @param last receives the state after each sequence's own end
 */
public record RecurrentPass(
    Lengths lengths,
    Floats inputs,
    List<RecurrentWeights> weights,
    RecurrentState initial,
    Floats outputs,
    RecurrentState last) {
  /** Copies the list. */
  public RecurrentPass {
    weights = List.copyOf(weights);
  }

  void check(RecurrentShape shape) {
    long rows = (long) lengths.steps() * lengths.batch();
    inputs.require("the inputs", rows * shape.inputSize());
    outputs.require("the outputs", rows * shape.outputSize());
    checkWeights(weights, shape);
    initial.check(shape, lengths.batch());
    last.check(shape, lengths.batch());
  }

  static void checkWeights(List<RecurrentWeights> weights, RecurrentShape shape) {
    if (weights.size() != shape.directions().count()) {
      throw new IllegalArgumentException(
          "Invalid weights: %d given for %d directions"
              .formatted(weights.size(), shape.directions().count()));
    }

    weights.forEach(w -> w.check(shape));
  }
}
