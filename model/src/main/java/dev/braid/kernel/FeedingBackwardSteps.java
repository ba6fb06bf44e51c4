package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The time loop of a {@link FeedingDecoder} backwards, as one member of the team runs it. */
final class FeedingBackwardSteps {
  private final FeedingShape shape;
  private final AttentionShape attended;
  private final FeedingPass pass;
  private final FeedingGradients wanted;
  private final FeedingBuffers buffers;
  private final AttentionRows rows;
  private final TimeLoop loop;
  private final BackwardSteps[] layers;
  private final StepProduct[] inputs;
  private final StepProduct keys;
  private final StepProduct combine;
  private final StepAttentionGradients attention;
  private final float[] biasGradient;
  private final float[] error;
  private final float[] output;
  private final float[] factors;

  /**
   * The loop.
   *
   * @param keys null where the score has none
   * @param combine null where the way back of the combining product came before the loop
   * @param biasGradient receives the combining bias's, where that product takes part
   */
  FeedingBackwardSteps(
      FeedingShape shape,
      FeedingPass pass,
      FeedingGradients wanted,
      FeedingBuffers buffers,
      AttentionRows rows,
      TimeLoop loop,
      BackwardSteps[] layers,
      StepProduct[] inputs,
      StepProduct keys,
      StepProduct combine,
      StepAttentionGradients attention,
      float[] biasGradient) {
    this.shape = shape;
    this.attended = shape.attention();
    this.pass = pass;
    this.wanted = wanted;
    this.buffers = buffers;
    this.rows = rows;
    this.loop = loop;
    this.layers = layers;
    this.inputs = inputs;
    this.keys = keys;
    this.combine = combine;
    this.attention = attention;
    this.biasGradient = biasGradient;
    error = new float[attended.outputSize()];
    output = new float[attended.outputSize()];
    factors = new float[shape.hiddenSize()];
  }

  void run() {
    start();
    for (int step = loop.lengths().longest() - 1; step >= 0; step--) {
      Span ranks = loop.running(step);
      if (shape.feeding() == Feeding.ATTENTIONAL_VECTOR) {
        errors(step, ranks);
        combine.run(loop.active(step));
        readContexts(step, ranks);
        top().add(step, this::readJoined);
        attend(step, ranks);
      } else {
        top().add(step, this::readKeptJoined);
      }

      layers(step);
      if (shape.feeding() == Feeding.CONTEXT) {
        addFedContexts(step, ranks);
        attend(step, ranks);
      }
    }

    finish();
  }

  private void start() {
    for (BackwardSteps layer : layers) {
      layer.start();
    }

    AttentionBuffers kept = buffers.attention;
    rows.clearFree(kept.keyGradients, attended.keySize(), loop.member());
    if (shape.feeding() == Feeding.ATTENTIONAL_VECTOR) {
      Arrays.fill(biasGradient, 0f);
      rows.clearFree(kept.errors, attended.outputSize(), loop.member());
      rows.clearFree(kept.joinedGradients, attended.joinedSize(), loop.member());
    }

    attention.start(
        rows,
        pass.attention(),
        new StepAttention.Place(buffers.contextGradients, attended.memorySize()),
        scored(),
        loop.ranks().size());
  }

  private StepAttention.Place scored() {
    return keys == null
        ? new StepAttention.Place(buffers.queryGradients, shape.hiddenSize())
        : new StepAttention.Place(buffers.keysBack.factors, attended.keySize());
  }

  private BackwardSteps top() {
    return layers[layers.length - 1];
  }

  private int row(int step, int rank) {
    return rows.queryRow(loop.lengths().sequence(rank)) + step;
  }

  /** Before the tanh: what the outputs got, and what the next step did with them. */
  private void errors(int step, Span ranks) {
    int size = error.length;
    int fed = loop.lengths().active(step + 1);
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int padded = loop.lengths().paddedRow(step, rank);
      wanted.outputs().buffer().get(padded * size, error);
      if (rank < fed) {
        buffers.inputsBack[0].products.floats().get(rank * size, output);
        Elementwise.add(error, output, size);
      }

      int kept = row(step, rank) * size;
      buffers.attention.outputs.floats().get(kept, output);
      Elementwise.beforeTanh(error, output, error, size);
      Elementwise.add(biasGradient, error, size);
      buffers.combineBack.factors.floats().put(rank * size, error);
      buffers.attention.errors.floats().put(kept, error);
    }
  }

  /** Copies the gradients of the contexts from the combining product of the step. */
  private void readContexts(int step, Span ranks) {
    int size = attended.memorySize();
    FloatBuffer from = buffers.combineBack.products.floats();
    FloatBuffer kept = buffers.attention.joinedGradients.floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int at = rank * attended.joinedSize();
      buffers.contextGradients.floats().put(rank * size, from, at, size);
      kept.put(row(step, rank) * attended.joinedSize(), from, at, size);
    }
  }

  /** The part of a state in the combining product of the step. */
  private void readJoined(int step, int rank, float[] to, int offset) {
    int from = rank * attended.joinedSize() + buffers.attention.queryColumn();
    buffers.combineBack.products.floats().get(from, to, offset, shape.hiddenSize());
  }

  /** The same from the product that came before the loop. */
  private void readKeptJoined(int step, int rank, float[] to, int offset) {
    int from = row(step, rank) * attended.joinedSize() + buffers.attention.queryColumn();
    buffers.attention.joinedGradients.floats().get(from, to, offset, shape.hiddenSize());
  }

  /** From the gradients of the contexts to those of the states that were the queries. */
  private void attend(int step, Span ranks) {
    attention.run(step, ranks);
    Scratch queries = buffers.queryGradients;
    if (keys != null) {
      int size = attended.keySize();
      FloatBuffer kept = buffers.attention.keyGradients.floats();
      for (int rank = ranks.from(); rank < ranks.to(); rank++) {
        kept.put(row(step, rank) * size, buffers.keysBack.factors.floats(), rank * size, size);
      }

      keys.run(loop.active(step));
      queries = buffers.keysBack.products;
    }

    FloatBuffer from = queries.floats();
    int size = shape.hiddenSize();
    top().add(step, (s, rank, to, offset) -> from.get(rank * size, to, offset, size));
  }

  private void layers(int step) {
    for (int layer = layers.length - 1; layer >= 0; layer--) {
      layers[layer].cell(step);
      if (shape.cell().hasSeparateRecurrentGate()) {
        layers[layer].writeInputSide(step, buffers.inputsBack[layer].factors);
      }

      StepProduct.run(loop.active(step), layers[layer].product(), inputs[layer]);
      layers[layer].addProducts(step);
      if (layer > 0) {
        int above = layer;
        layers[layer - 1].add(
            step, (s, rank, to, offset) -> readHandedUp(above, s, rank, to, offset));
      }
    }
  }

  /** What a layer did with the outputs of the one below. */
  private void readHandedUp(int layer, int step, int rank, float[] to, int offset) {
    int size = shape.hiddenSize();
    FloatBuffer from = buffers.inputsBack[layer].products.floats();
    from.get(rank * size, to, offset, size);
    if (!pass.dropout().isEmpty()) {
      int row = loop.lengths().paddedRow(step, rank);
      pass.dropout().get(layer - 1).buffer().get(row * size, factors);
      for (int i = 0; i < size; i++) {
        to[offset + i] *= factors[i];
      }
    }
  }

  /** Contexts are in the combining product and in the first layer's inputs. */
  private void addFedContexts(int step, Span ranks) {
    int size = attended.memorySize();
    float[] sum = new float[size];
    float[] fed = new float[size];
    FloatBuffer kept = buffers.attention.joinedGradients.floats();
    for (int rank = ranks.from(); rank < ranks.to(); rank++) {
      int at = row(step, rank) * attended.joinedSize();
      kept.get(at, sum);
      buffers.inputsBack[0].products.floats().get(rank * size, fed);
      Elementwise.add(sum, fed, size);
      kept.put(at, sum);
      buffers.contextGradients.floats().put(rank * size, sum);
    }
  }

  private void finish() {
    for (BackwardSteps layer : layers) {
      layer.finish();
    }

    if (wanted.initialFed() != null) {
      int size = shape.fedSize();
      float[] row = new float[size];
      for (int rank = loop.ranks().from(); rank < loop.ranks().to(); rank++) {
        Arrays.fill(row, 0f);
        if (loop.lengths().lengthOfRank(rank) > 0) {
          buffers.inputsBack[0].products.floats().get(rank * size, row);
        }

        wanted.initialFed().buffer().put(loop.lengths().sequence(rank) * size, row);
      }
    }
  }
}
