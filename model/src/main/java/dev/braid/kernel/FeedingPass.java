package dev.braid.kernel;

import java.util.List;

/**
 * What a forward pass of a {@link FeedingDecoder} reads and writes. As in {@link AttentionPass},
 * sequence b reads memory b / k.
 *
 * @param lengths of the decoder's sequences
 * @param inputs {@code [steps, batch, inputSize]}; padding is never read
 * @param memory {@code [memorySteps, memoryBatch, memorySize]}; padding is never read
 * @param weights one per layer
 * @param initial the state before the first step, one per layer
 * @param initialFed what is fed at the first step, {@code [batch, outputSize]}; null for zeros, and
 *     where the context is fed
 * @param dropout what each layer's outputs but the top's are multiplied by on the way to the next,
 *     {@code [steps, batch, hiddenSize]}, one per gap between layers; empty for none
 * @param outputs {@code [steps, batch, outputSize]}; zeros are written at padding
 * @param probabilities receives {@code [steps, batch, memorySteps]}; null where not wanted
 * @param last receives the state after each sequence's own end, one per layer
 * @param lastFed receives what would be fed next, {@code [batch, outputSize]}; null where not
 *     wanted, and where the context is fed
 */
public record FeedingPass(
    Lengths lengths,
    Lengths memoryLengths,
    Floats inputs,
    Floats memory,
    List<RecurrentWeights> weights,
    AttentionWeights attention,
    List<RecurrentState> initial,
    Floats initialFed,
    List<Floats> dropout,
    Floats outputs,
    Floats probabilities,
    List<RecurrentState> last,
    Floats lastFed) {
  /** Copies the lists. */
  public FeedingPass {
    weights = List.copyOf(weights);
    initial = List.copyOf(initial);
    dropout = List.copyOf(dropout);
    last = List.copyOf(last);
  }

  void check(FeedingShape shape) {
    AttentionPass.requireMultiple(lengths, memoryLengths);
    long rows = (long) lengths.steps() * lengths.batch();
    AttentionShape attentionShape = shape.attention();
    inputs.require("the inputs", rows * shape.inputSize());
    memory.require(
        "the memory",
        (long) memoryLengths.steps() * memoryLengths.batch() * attentionShape.memorySize());
    outputs.require("the outputs", rows * attentionShape.outputSize());
    if (probabilities != null) {
      probabilities.require("the probabilities", rows * memoryLengths.steps());
    }

    checkWeights(weights, shape);
    attention.check(attentionShape);
    checkStates(initial, shape, lengths.batch());
    checkStates(last, shape, lengths.batch());
    checkFed(initialFed, shape, lengths.batch());
    checkFed(lastFed, shape, lengths.batch());
    checkDropout(shape, rows);
  }

  private void checkDropout(FeedingShape shape, long rows) {
    if (!dropout.isEmpty()) {
      requireCount("dropout factors", dropout.size(), shape.layers() - 1);
    }

    dropout.forEach(factors -> factors.require("the dropout", rows * shape.hiddenSize()));
  }

  static void checkWeights(List<RecurrentWeights> weights, FeedingShape shape) {
    requireCount("weights", weights.size(), shape.layers());
    for (int layer = 0; layer < shape.layers(); layer++) {
      weights.get(layer).check(shape.layer(layer));
    }
  }

  static void checkStates(List<RecurrentState> states, FeedingShape shape, int batch) {
    requireCount("states", states.size(), shape.layers());
    for (int layer = 0; layer < shape.layers(); layer++) {
      states.get(layer).check(shape.layer(layer), batch);
    }
  }

  static void checkFed(Floats fed, FeedingShape shape, int batch) {
    if (fed == null) {
      return;
    }

    if (shape.feeding() == Feeding.CONTEXT) {
      throw new IllegalArgumentException(
          "Invalid fed vectors: a context follows from the states; pass null");
    }

    fed.require("the fed vectors", (long) batch * shape.fedSize());
  }

  private static void requireCount(String what, int given, int needed) {
    if (given != needed) {
      throw new IllegalArgumentException(
          "Invalid %s: %d given, %d needed".formatted(what, given, needed));
    }
  }
}
