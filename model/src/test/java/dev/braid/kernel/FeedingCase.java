package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A decoder with random weights, inputs, memories and states, and what the kernels make of it. */
final class FeedingCase implements AutoCloseable {
  final TestMemory owned = new TestMemory();
  final FeedingShape shape;
  final Lengths lengths;
  final Lengths memoryLengths;
  final List<RecurrentWeights> weights = new ArrayList<>();
  final List<RecurrentWeights> weightGradients = new ArrayList<>();
  final AttentionWeights attention;
  final AttentionWeights attentionGradients;
  final Floats inputs;
  final Floats memory;
  final Floats outputGradients;
  final List<RecurrentState> initial = new ArrayList<>();
  final List<RecurrentState> initialGradients = new ArrayList<>();
  final List<RecurrentState> last = new ArrayList<>();
  final List<Floats> dropout = new ArrayList<>();
  final Floats initialFed;
  final Floats initialFedGradient;
  final Floats lastFed;
  final Floats outputs;
  final Floats probabilities;
  final Floats inputGradients;
  final Floats memoryGradients;

  FeedingCase(FeedingShape shape, Lengths lengths, Lengths memoryLengths, long seed) {
    this.shape = shape;
    this.lengths = lengths;
    this.memoryLengths = memoryLengths;
    Random random = new Random(seed);
    attention = AttentionCase.weights(owned, shape.attention(), random);
    attentionGradients = AttentionCase.garbage(owned, shape.attention());
    long rows = AttentionCase.rows(lengths);
    for (int layer = 0; layer < shape.layers(); layer++) {
      layer(random, layer, rows);
    }
    double scale = 1 / Math.sqrt(Math.sqrt(shape.attention().memorySize()));
    inputs = owned.random(random, rows * shape.inputSize(), 1);
    int memoryRows = AttentionCase.rows(memoryLengths);
    memory = owned.random(random, (long) memoryRows * shape.attention().memorySize(), scale);
    outputGradients = owned.random(random, rows * shape.attention().outputSize(), 1);
    outputs = owned.garbage(outputGradients.length());
    probabilities = owned.garbage(rows * memoryLengths.steps());
    inputGradients = owned.garbage(inputs.length());
    memoryGradients = owned.garbage(memory.length());
    boolean feedsOutputs = shape.feeding() == Feeding.ATTENTIONAL_VECTOR;
    long fed = (long) lengths.batch() * shape.fedSize();
    initialFed = feedsOutputs ? owned.random(random, fed, 1) : null;
    initialFedGradient = feedsOutputs ? owned.garbage(fed) : null;
    lastFed = feedsOutputs ? owned.garbage(fed) : null;
  }

  private void layer(Random random, int index, long rows) {
    RecurrentShape layer = shape.layer(index);
    double scale = 1 / Math.sqrt(Math.max(4, shape.hiddenSize()));
    weights.add(
        new RecurrentWeights(
            owned.random(random, layer.inputWeightCount(), scale),
            owned.random(random, layer.recurrentWeightCount(), scale),
            owned.random(random, layer.biasCount(), scale)));
    weightGradients.add(
        new RecurrentWeights(
            owned.garbage(layer.inputWeightCount()),
            owned.garbage(layer.recurrentWeightCount()),
            owned.garbage(layer.biasCount())));
    long states = layer.stateCount(lengths.batch());
    initial.add(
        new RecurrentState(owned.random(random, states, 1), owned.random(random, states, 1)));
    initialGradients.add(new RecurrentState(owned.garbage(states), owned.garbage(states)));
    last.add(new RecurrentState(owned.garbage(states), owned.garbage(states)));
    if (index > 0) {
      float[] factors = new float[(int) (rows * shape.hiddenSize())];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = random.nextInt(4) == 0 ? 0f : 1f / 0.75f;
      }
      dropout.add(owned.of(factors));
    }
  }

  FeedingPass pass() {
    return new FeedingPass(
        lengths,
        memoryLengths,
        inputs,
        memory,
        weights,
        attention,
        initial,
        initialFed,
        dropout,
        outputs,
        probabilities,
        last,
        lastFed);
  }

  FeedingGradients gradients() {
    return new FeedingGradients(
        outputGradients,
        inputGradients,
        memoryGradients,
        weightGradients,
        attentionGradients,
        initialGradients,
        initialFedGradient);
  }

  void run(Kernels kernels) {
    try (FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      decoder.forwardForTraining(pass());
      decoder.backward(gradients());
    }
  }

  void fillPadding(float value) {
    AttentionCase.fillPadding(inputs, lengths, shape.inputSize(), value);
    AttentionCase.fillPadding(outputGradients, lengths, shape.attention().outputSize(), value);
    AttentionCase.fillPadding(memory, memoryLengths, shape.attention().memorySize(), value);
    for (Floats factors : dropout) {
      AttentionCase.fillPadding(factors, lengths, shape.hiddenSize(), value);
    }
  }

  /** Everything that was computed, in one array. */
  float[] results() {
    List<Floats> all = new ArrayList<>(List.of(outputs, probabilities));
    all.addAll(List.of(inputGradients, memoryGradients));
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (RecurrentState state : List.of(last.get(layer), initialGradients.get(layer))) {
        all.add(state.hidden());
        all.add(shape.cell().hasMemory() ? state.memory() : null);
      }
      RecurrentWeights w = weightGradients.get(layer);
      all.addAll(List.of(w.input(), w.recurrent(), w.bias()));
    }
    all.add(initialFedGradient);
    all.add(lastFed);
    all.removeIf(floats -> floats == null);
    all.addAll(AttentionCase.all(attentionGradients));
    return AttentionCase.joined(all);
  }

  @Override
  public void close() {
    owned.close();
  }
}
