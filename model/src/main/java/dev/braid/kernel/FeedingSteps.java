package dev.braid.kernel;

import java.nio.FloatBuffer;

/** The time loop of a {@link FeedingDecoder}, as one member of the team runs it. */
final class FeedingSteps {
  private final FeedingShape shape;
  private final AttentionShape attended;
  private final FeedingPass pass;
  private final FeedingBuffers buffers;
  private final AttentionRows rows;
  private final TimeLoop loop;
  private final ForwardSteps[] layers;
  private final Scratch[] states;
  private final StepProduct[] inputs;
  private final StepProduct keys;
  private final StepProduct combine;
  private final StepAttention attention;
  private final float[] output;
  private final float[] state;
  private final float[] factors;

  /**
   * The loop.
   *
   * @param states the hidden states of each layer after its last step, a row per rank
   * @param keys null where the score has none
   * @param combine null where the combining product comes after the loop
   */
  FeedingSteps(
      FeedingShape shape,
      FeedingPass pass,
      FeedingBuffers buffers,
      AttentionRows rows,
      TimeLoop loop,
      ForwardSteps[] layers,
      Scratch[] states,
      StepProduct[] inputs,
      StepProduct keys,
      StepProduct combine,
      StepAttention attention) {
    this.shape = shape;
    this.attended = shape.attention();
    this.pass = pass;
    this.buffers = buffers;
    this.rows = rows;
    this.loop = loop;
    this.layers = layers;
    this.states = states;
    this.inputs = inputs;
    this.keys = keys;
    this.combine = combine;
    this.attention = attention;
    output = new float[attended.outputSize()];
    state = new float[shape.hiddenSize()];
    factors = new float[shape.hiddenSize()];
  }

  void run(boolean keep) {
    start();
    for (int step = 0; step < loop.lengths().longest(); step++) {
      Span ranks = loop.running(step);
      if (shape.feeding() == Feeding.CONTEXT) {
        attend(step, ranks);
        feedContexts(step, ranks);
      }

      for (int layer = 0; layer < layers.length; layer++) {
        if (layer > 0) {
          handUp(layer, step, ranks);
        }

        StepProduct.run(loop.active(step), inputs[layer], layers[layer].product());
        layers[layer].cell(step, keep);
      }

      joinStates(step, ranks);
      if (shape.feeding() == Feeding.ATTENTIONAL_VECTOR) {
        attend(step, ranks);
        combine(step, ranks);
      }
    }
  }

  private void start() {
    for (ForwardSteps layer : layers) {
      layer.start();
    }

    attention.start(rows, pass.attention(), scored(), contexts(), loop.ranks().size());
    AttentionBuffers kept = buffers.attention;
    rows.clearUnusedScores(kept.probabilities, loop.member());
    rows.clearFree(kept.joined, attended.joinedSize(), loop.member());
    rows.clearFree(kept.keys, attended.keySize(), loop.member());
    if (shape.feeding() == Feeding.CONTEXT) {
      rows.clearFree(kept.queries, attended.querySize(), loop.member());
    } else {
      startFed();
    }
  }

  private StepAttention.Place scored() {
    return keys == null
        ? new StepAttention.Place(top(), shape.hiddenSize())
        : new StepAttention.Place(buffers.keys.products, attended.keySize());
  }

  private StepAttention.Place contexts() {
    return shape.feeding() == Feeding.CONTEXT
        ? new StepAttention.Place(buffers.inputs[0].factors, shape.fedSize())
        : new StepAttention.Place(buffers.combine.factors, attended.joinedSize());
  }

  private Scratch top() {
    return states[states.length - 1];
  }

  private void startFed() {
    float[] fed = new float[shape.fedSize()];
    for (int rank = loop.ranks().from(); rank < loop.ranks().to(); rank++) {
      int sequence = loop.lengths().sequence(rank);
      if (pass.initialFed() != null) {
        pass.initialFed().buffer().get(sequence * fed.length, fed);
      }

      feed(-1, rank, fed);
    }
  }

  /** Hands the vector of a step, or the initial one, on to the next. */
  private void feed(int step, int rank, float[] fed) {
    Lengths lengths = loop.lengths();
    buffers.inputs[0].factors.floats().put(rank * fed.length, fed);
    if (step + 1 < lengths.lengthOfRank(rank)) {
      buffers.fedRows.floats().put(lengths.packedRow(step + 1, rank) * fed.length, fed);
    } else if (pass.lastFed() != null) {
      pass.lastFed().buffer().put(lengths.sequence(rank) * fed.length, fed);
    }
  }

  /** The outputs of the layer below become the inputs of a layer. */
  private void handUp(int layer, int step, Span ranks) {
    FloatBuffer kept = buffers.layerInputs[layer].floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      states[layer - 1].floats().get(rank * state.length, state);
      int row = loop.lengths().paddedRow(step, rank) * state.length;
      if (!pass.dropout().isEmpty()) {
        pass.dropout().get(layer - 1).buffer().get(row, factors);
        Elementwise.product(state, factors, state, state.length);
      }

      buffers.inputs[layer].factors.floats().put(rank * state.length, state);
      kept.put(row, state);
    }
  }

  /** Keys, probabilities and contexts of the queries that the top layer's states are now. */
  private void attend(int step, Span ranks) {
    if (keys != null) {
      keys.run(loop.active(step));
      copy(step, ranks, buffers.keys.products, attended.keySize(), buffers.attention.keys);
    }

    attention.run(step, ranks);
  }

  /** Copies rows of ranks to the rows of their tokens. */
  private void copy(int step, Span ranks, Scratch from, int size, Scratch to) {
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      to.floats().put(row(step, rank) * size, from.floats(), rank * size, size);
    }
  }

  private int row(int step, int rank) {
    return rows.queryRow(loop.lengths().sequence(rank)) + step;
  }

  private void feedContexts(int step, Span ranks) {
    int size = shape.fedSize();
    Scratch contexts = buffers.inputs[0].factors;
    copy(step, ranks, top(), shape.hiddenSize(), buffers.attention.queries);
    FloatBuffer joined = buffers.attention.joined.floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      joined.put(row(step, rank) * attended.joinedSize(), contexts.floats(), rank * size, size);
      int packed = loop.lengths().packedRow(step, rank);
      buffers.fedRows.floats().put(packed * size, contexts.floats(), rank * size, size);
    }
  }

  private void joinStates(int step, Span ranks) {
    int size = shape.hiddenSize();
    int column = buffers.attention.queryColumn();
    FloatBuffer joined = buffers.attention.joined.floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int to = row(step, rank) * attended.joinedSize() + column;
      joined.put(to, top().floats(), rank * size, size);
      if (combine != null) {
        int next = rank * attended.joinedSize() + column;
        buffers.combine.factors.floats().put(next, top().floats(), rank * size, size);
      }
    }
  }

  private void combine(int step, Span ranks) {
    int memorySize = attended.memorySize();
    int joinedSize = attended.joinedSize();
    FloatBuffer joined = buffers.attention.joined.floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int to = row(step, rank) * joinedSize;
      joined.put(to, buffers.combine.factors.floats(), rank * joinedSize, memorySize);
    }

    combine.run(loop.active(step));
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      buffers.combine.products.floats().get(rank * output.length, output);
      Elementwise.tanh(output, output, output.length);
      buffers.attention.outputs.floats().put(row(step, rank) * output.length, output);
      int padded = loop.lengths().paddedRow(step, rank);
      pass.outputs().buffer().put(padded * output.length, output);
      feed(step, rank, output);
    }
  }
}
