package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The kernels of a step of the workload seq2seq-512: two bidirectional encoder layers, two decoder
 * layers with Luong's dot attention, 8,000 classes, Adam. Beside it the same with a decoder whose
 * attention takes part in the recurrence, and a step of decoding with a beam of 5.
 */
final class TranslationTiming implements KernelTiming.TimedStep {
  private static final int VOCABULARY = 8000;
  private static final int EMBEDDING = 256;
  private static final int HIDDEN = 512;
  private static final int BATCH = 64;
  private static final int STEPS = 25;
  private static final int BEAM = 5;

  enum Kind {
    LUONG("seq2seq-512"),
    INPUT_FEEDING("seq2seq-512-input-feeding"),
    BAHDANAU("seq2seq-512-bahdanau"),
    DECODING("seq2seq-512-decoding"),
    FED_DECODING("seq2seq-512-input-feeding-decoding");

    final String label;

    Kind(String label) {
      this.label = label;
    }

    boolean feeds() {
      return this != LUONG && this != DECODING;
    }

    boolean decodes() {
      return this == DECODING || this == FED_DECODING;
    }
  }

  private final Kind kind;
  private final Kernels kernels;
  private final TestMemory memory;
  private final Random random = new Random(1);
  private final Lengths source = Lengths.full(STEPS, BATCH);
  private final Lengths target;
  private final Embedding embedding;
  private final FlatUpdate update;
  private final Recurrence[] encoder = new Recurrence[2];
  private final Recurrence[] decoder = new Recurrence[2];
  private final Attention attention;
  private final FeedingDecoder feeding;
  private final SoftmaxOutput output;
  private final Floats parameters;
  private final Floats gradients;
  private final Floats state;
  private final Floats[] sourceActivations = new Floats[3];
  private final Floats[] sourceGradients = new Floats[3];
  private final Floats[] activations = new Floats[4];
  private final Floats[] epsilons = new Floats[4];
  private final List<RecurrentState> states = new ArrayList<>();
  private final Floats logits;
  private final List<String> names = new ArrayList<>();
  private final List<Double> times = new ArrayList<>();
  private long at;
  private long clock;

  TranslationTiming(Kind kind, Kernels kernels, TestMemory memory) {
    this.kind = kind;
    this.kernels = kernels;
    this.memory = memory;
    target = kind.decodes() ? Lengths.full(1, BATCH * BEAM) : Lengths.full(STEPS, BATCH);
    embedding = kernels.embedding();
    update = kernels.flatUpdate();
    for (int layer = 0; layer < 2; layer++) {
      encoder[layer] = kernels.recurrence(encoderShape(layer));
      decoder[layer] = kernels.recurrence(decoderShape(layer));
    }
    attention = kernels.attention(attentionShape());
    feeding = kernels.feedingDecoder(feedingShape());
    output =
        kernels.softmaxOutput(
            new OutputShape(HIDDEN, VOCABULARY, OutputShape.WeightOrder.INPUT_ROWS));
    parameters = memory.random(random, 17_000_000, 0.05);
    gradients = memory.zeros(parameters.length());
    state = memory.zeros(2 * parameters.length());
    allocate();
    logits = kind.decodes() ? memory.zeros((long) tokens() * VOCABULARY) : null;
  }

  private void allocate() {
    int[] widths = {EMBEDDING, HIDDEN, HIDDEN, HIDDEN};
    for (int i = 0; i < 4; i++) {
      activations[i] = memory.zeros((long) tokens() * widths[i]);
      epsilons[i] = memory.zeros((long) tokens() * widths[i]);
      if (i < 3) {
        sourceActivations[i] = memory.random(random, (long) STEPS * BATCH * widths[i], 0.1);
        sourceGradients[i] = memory.zeros((long) STEPS * BATCH * widths[i]);
      }
    }
    for (int i = 0; i < 4; i++) {
      long count = (long) target.batch() * HIDDEN;
      states.add(new RecurrentState(memory.zeros(count), memory.zeros(count)));
    }
  }

  private static RecurrentShape encoderShape(int layer) {
    int inputs = layer == 0 ? EMBEDDING : HIDDEN;
    return new RecurrentShape(Cell.LSTM, inputs, HIDDEN / 2, Directions.BOTH);
  }

  private static RecurrentShape decoderShape(int layer) {
    int inputs = layer == 0 ? EMBEDDING : HIDDEN;
    return new RecurrentShape(Cell.LSTM, inputs, HIDDEN, Directions.FORWARD);
  }

  private AttentionShape attentionShape() {
    return kind == Kind.BAHDANAU
        ? new AttentionShape(AttentionScore.ADDITIVE, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
        : new AttentionShape(AttentionScore.DOT, HIDDEN, HIDDEN, 0, HIDDEN);
  }

  private FeedingShape feedingShape() {
    Feeding fed = kind == Kind.BAHDANAU ? Feeding.CONTEXT : Feeding.ATTENTIONAL_VECTOR;
    return new FeedingShape(Cell.LSTM, EMBEDDING, HIDDEN, 2, attentionShape(), fed);
  }

  @Override
  public List<String> parts() {
    return names;
  }

  @Override
  public int tokens() {
    return target.steps() * target.batch();
  }

  private void lap(String name) {
    long now = KernelTiming.now(kernels);
    names.add(name);
    times.add((now - clock) / 1e6);
    clock = now;
  }

  /** The next part of a flat buffer. */
  private Floats next(Floats flat, long count) {
    Floats part = flat.slice(at, count);
    at += count;
    return part;
  }

  private RecurrentWeights weights(Floats flat, RecurrentShape shape) {
    return new RecurrentWeights(
        next(flat, shape.inputWeightCount()),
        next(flat, shape.recurrentWeightCount()),
        next(flat, shape.biasCount()));
  }

  /** The weights of all layers, from a flat buffer. */
  private final class Weights {
    final Floats[] embeddings = new Floats[2];
    final List<List<RecurrentWeights>> encoder = new ArrayList<>();
    final List<RecurrentWeights> decoder = new ArrayList<>();
    final AttentionWeights attention;
    final Floats output;
    final Floats bias;
    final long dense;
    final long end;

    Weights(Floats flat) {
      at = 0;
      embeddings[0] = next(flat, (long) VOCABULARY * EMBEDDING);
      embeddings[1] = next(flat, (long) VOCABULARY * EMBEDDING);
      dense = at;
      for (int layer = 0; layer < 2; layer++) {
        RecurrentShape shape = encoderShape(layer);
        encoder.add(List.of(weights(flat, shape), weights(flat, shape)));
        decoder.add(
            weights(flat, kind.feeds() ? feedingShape().layer(layer) : decoderShape(layer)));
      }
      AttentionShape shape = attentionShape();
      boolean additive = kind == Kind.BAHDANAU;
      attention =
          new AttentionWeights(
              additive ? next(flat, shape.queryWeightCount()) : null,
              additive ? next(flat, shape.memoryWeightCount()) : null,
              additive ? next(flat, HIDDEN) : null,
              next(flat, shape.combineWeightCount()),
              next(flat, HIDDEN));
      output = next(flat, (long) HIDDEN * VOCABULARY);
      bias = next(flat, VOCABULARY);
      end = at;
    }
  }

  @Override
  public double[] run(int number) {
    names.clear();
    times.clear();
    Weights weights = new Weights(parameters);
    clock = KernelTiming.now(kernels);
    if (kind.decodes()) {
      decode(weights, number);
    } else {
      train(weights, new Weights(gradients), number);
    }
    return times.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void train(Weights weights, Weights gradient, int number) {
    int[][] ids = new int[3][];
    for (int i = 0; i < 3; i++) {
      ids[i] = random.ints(STEPS * BATCH, 0, VOCABULARY).toArray();
    }
    kernels.weightsChanged();
    embedding.lookUp(ids[0], table(weights.embeddings[0]), sourceActivations[0]);
    embedding.lookUp(ids[1], table(weights.embeddings[1]), activations[0]);
    lap("embedding");
    for (int layer = 0; layer < 2; layer++) {
      encode(weights, layer);
    }
    lap("encoder");
    if (kind.feeds()) {
      feeding.forwardForTraining(feedingPass(weights));
      lap("decoder");
    } else {
      for (int layer = 0; layer < 2; layer++) {
        decoder[layer].forwardForTraining(decoderPass(weights, layer));
      }
      lap("decoder");
      attention.forwardForTraining(attentionPass(weights));
      lap("attention");
    }
    output.lossAndGradients(
        new SoftmaxOutput.Pass(tokens(), activations[3], weights.output, weights.bias),
        Targets.of(ids[2]),
        1f / tokens(),
        new SoftmaxOutput.Gradients(epsilons[3], gradient.output, gradient.bias));
    lap("output");
    backward(gradient);
    update(weights, gradient, ids, number);
  }

  private static Embedding.Table table(Floats values) {
    return new Embedding.Table(values, VOCABULARY, EMBEDDING);
  }

  private void encode(Weights weights, int layer) {
    encoder[layer].forwardForTraining(
        new RecurrentPass(
            source,
            sourceActivations[layer],
            weights.encoder.get(layer),
            RecurrentState.none(),
            sourceActivations[layer + 1],
            RecurrentState.none()));
  }

  private RecurrentPass decoderPass(Weights weights, int layer) {
    return new RecurrentPass(
        target,
        activations[layer],
        List.of(weights.decoder.get(layer)),
        states.get(layer),
        activations[layer + 1],
        states.get(layer + 2));
  }

  private AttentionPass attentionPass(Weights weights) {
    return new AttentionPass(
        target,
        source,
        activations[2],
        sourceActivations[2],
        weights.attention,
        activations[3],
        null);
  }

  private FeedingPass feedingPass(Weights weights) {
    return new FeedingPass(
        target,
        source,
        activations[0],
        sourceActivations[2],
        weights.decoder,
        weights.attention,
        states.subList(0, 2),
        null,
        List.of(),
        activations[3],
        null,
        states.subList(2, 4),
        null);
  }

  private void backward(Weights gradient) {
    if (kind.feeds()) {
      feeding.backward(
          new FeedingGradients(
              epsilons[3],
              epsilons[0],
              sourceGradients[2],
              gradient.decoder,
              gradient.attention,
              states.subList(2, 4),
              null));
      lap("decoder-back");
    } else {
      attention.backward(
          new AttentionGradients(epsilons[3], epsilons[2], sourceGradients[2], gradient.attention));
      lap("attention-back");
      for (int layer = 1; layer >= 0; layer--) {
        backward(decoder[layer], epsilons, layer, List.of(gradient.decoder.get(layer)), target);
      }
      lap("decoder-back");
    }
    for (int layer = 1; layer >= 0; layer--) {
      backward(encoder[layer], sourceGradients, layer, gradient.encoder.get(layer), source);
    }
    lap("encoder-back");
  }

  private void backward(
      Recurrence layer,
      Floats[] gradient,
      int index,
      List<RecurrentWeights> weights,
      Lengths lengths) {
    RecurrentState initial = lengths == target ? states.get(index + 2) : RecurrentState.none();
    layer.backward(
        new RecurrentGradients(
            gradient[index + 1], RecurrentState.none(), gradient[index], weights, initial));
  }

  private void update(Weights weights, Weights gradient, int[][] ids, int number) {
    for (int i = 0; i < 2; i++) {
      Floats epsilon = i == 0 ? sourceGradients[0] : epsilons[0];
      embedding.gradient(ids[i], epsilon, table(gradient.embeddings[i]), Embedding.Rows.REPLACE);
    }
    lap("scatter");
    Floats all = gradients.slice(0, gradient.end);
    float factor = (float) Math.min(1, 5 / Math.sqrt(update.squaredNorm(all)));
    lap("norm");
    UpdateRule rule = new UpdateRule.Adam(1e-3f, 0.9f, 0.999f, 1e-8f, number);
    update.update(
        rule, parameters.slice(0, weights.end), all, state.slice(0, 2 * weights.end), factor);
    lap("update");
  }

  private void decode(Weights weights, int number) {
    int[] ids = random.ints(tokens(), 0, VOCABULARY).toArray();
    embedding.lookUp(ids, table(weights.embeddings[1]), activations[0]);
    lap("embedding");
    if (kind.feeds()) {
      if (number == 1) {
        feeding.forward(feedingPass(weights));
      } else {
        feeding.forwardOverSameMemory(feedingPass(weights));
      }
      lap("decoder");
    } else {
      for (int layer = 0; layer < 2; layer++) {
        decoder[layer].forward(decoderPass(weights, layer));
      }
      lap("decoder");
      if (number == 1) {
        attention.forward(attentionPass(weights));
      } else {
        attention.forwardOverSameMemory(attentionPass(weights));
      }
      lap("attention");
    }
    output.logProbabilities(
        new SoftmaxOutput.Pass(tokens(), activations[3], weights.output, weights.bias), logits);
    lap("output");
  }
}
