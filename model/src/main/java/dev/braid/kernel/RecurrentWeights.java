package dev.braid.kernel;

/**
 * The parameters of one direction of a recurrent layer, or their gradients; all row-major.
 *
 * @param input W, {@code [inputSize, gates * hiddenSize]}
 * @param recurrent U, {@code [hiddenSize, gates * hiddenSize]}
 * @param bias {@code [biasBlocks * hiddenSize]}
 */
public record RecurrentWeights(Floats input, Floats recurrent, Floats bias) {
  void check(RecurrentShape shape) {
    input.require("the input weights", shape.inputWeightCount());
    recurrent.require("the recurrent weights", shape.recurrentWeightCount());
    bias.require("the bias", shape.biasCount());
  }
}
