package dev.braid.kernel;

import java.util.List;

/**
 * What a backward pass of a {@link FeedingDecoder} reads and writes; everything written is
 * overwritten.
 *
 * @param outputs the gradient of the outputs, {@code [steps, batch, outputSize]}; padding is never
 *     read
 * @param inputs receives the gradient of the inputs, zeros at padding
 * @param memory receives the gradient of the memory, summed over all that read it, zeros at padding
 * @param weights receive the gradients of the weights, one per layer
 * @param attention receives the gradients of the weights of attention
 * @param initial receives the gradients of the initial states, one per layer
 * @param initialFed receives the gradient of what is fed first, {@code [batch, outputSize]}; null
 *     where not wanted, and where the context is fed
 */
public record FeedingGradients(
    Floats outputs,
    Floats inputs,
    Floats memory,
    List<RecurrentWeights> weights,
    AttentionWeights attention,
    List<RecurrentState> initial,
    Floats initialFed) {
  /** Copies the lists. */
  public FeedingGradients {
    weights = List.copyOf(weights);
    initial = List.copyOf(initial);
  }

  void check(FeedingShape shape, FeedingPass pass) {
    long rows = (long) pass.lengths().steps() * pass.lengths().batch();
    Lengths memories = pass.memoryLengths();
    outputs.require("the output gradients", rows * shape.attention().outputSize());
    inputs.require("the input gradients", rows * shape.inputSize());
    memory.require(
        "the memory gradients",
        (long) memories.steps() * memories.batch() * shape.attention().memorySize());
    FeedingPass.checkWeights(weights, shape);
    attention.check(shape.attention());
    FeedingPass.checkStates(initial, shape, pass.lengths().batch());
    FeedingPass.checkFed(initialFed, shape, pass.lengths().batch());
  }
}
