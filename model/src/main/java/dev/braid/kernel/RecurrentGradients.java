package dev.braid.kernel;

import java.util.List;

/**
 * What a backward pass reads and writes; everything written is overwritten.
 *
 * @param outputs the gradient of the outputs, {@code [steps, batch, directions * hiddenSize]};
 *     padding is never read
 * @param last the gradient of the final state
 * @param inputs receives the gradient of the inputs, zeros at padding; null where it is not wanted
 * @param weights receive the gradients of the weights, one per direction
 * @param initial receives the gradient of the initial state
 */
public record RecurrentGradients(
    Floats outputs,
    RecurrentState last,
    Floats inputs,
    List<RecurrentWeights> weights,
    RecurrentState initial) {
  /** Copies the list. */
  public RecurrentGradients {
    weights = List.copyOf(weights);
  }

  void check(RecurrentShape shape, Lengths lengths) {
    long rows = (long) lengths.steps() * lengths.batch();
    outputs.require("the output gradients", rows * shape.outputSize());
    if (inputs != null) {
      inputs.require("the input gradients", rows * shape.inputSize());
    }

    RecurrentPass.checkWeights(weights, shape);
    last.check(shape, lengths.batch());
    initial.check(shape, lengths.batch());
  }
}
