package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One recurrent layer with random weights, inputs, states and gradients, and what the kernels make
 * of it.
 */
final class RecurrentCase implements AutoCloseable {
  final TestMemory memory = new TestMemory();
  final RecurrentShape shape;
  final Lengths lengths;
  final List<RecurrentWeights> weights = new ArrayList<>();
  final List<RecurrentWeights> weightGradients = new ArrayList<>();
  final Floats inputs;
  final Floats outputGradients;
  final RecurrentState initial;
  final RecurrentState lastGradients;
  final Floats outputs;
  final Floats inputGradients;
  final RecurrentState last;
  final RecurrentState initialGradients;

  RecurrentCase(RecurrentShape shape, Lengths lengths, long seed) {
    this.shape = shape;
    this.lengths = lengths;
    Random random = new Random(seed);
    // As layers are initialised: the gradient neither dies nor explodes over the steps.
    double scale = 1 / Math.sqrt(Math.max(4, shape.hiddenSize()));
    for (int d = 0; d < shape.directions().count(); d++) {
      weights.add(
          new RecurrentWeights(
              memory.random(random, shape.inputWeightCount(), scale),
              memory.random(random, shape.recurrentWeightCount(), scale),
              memory.random(random, shape.biasCount(), scale)));
      weightGradients.add(
          new RecurrentWeights(
              memory.garbage(shape.inputWeightCount()),
              memory.garbage(shape.recurrentWeightCount()),
              memory.garbage(shape.biasCount())));
    }
    long rows = (long) lengths.steps() * lengths.batch();
    inputs = memory.random(random, rows * shape.inputSize(), 1);
    outputGradients = memory.random(random, rows * shape.outputSize(), 1);
    initial = state(random);
    lastGradients = state(random);
    outputs = memory.garbage(rows * shape.outputSize());
    inputGradients = memory.garbage(rows * shape.inputSize());
    last = garbageState();
    initialGradients = garbageState();
  }

  private RecurrentState state(Random random) {
    long count = shape.stateCount(lengths.batch());
    return new RecurrentState(memory.random(random, count, 1), memory.random(random, count, 1));
  }

  private RecurrentState garbageState() {
    long count = shape.stateCount(lengths.batch());
    return new RecurrentState(memory.garbage(count), memory.garbage(count));
  }

  RecurrentPass pass() {
    return new RecurrentPass(lengths, inputs, weights, initial, outputs, last);
  }

  RecurrentGradients gradients() {
    return new RecurrentGradients(
        outputGradients, lastGradients, inputGradients, weightGradients, initialGradients);
  }

  void run(Kernels kernels) {
    try (Recurrence layer = kernels.recurrence(shape)) {
      layer.forwardForTraining(pass());
      layer.backward(gradients());
    }
  }

  /** Fills all that stands behind the ends of the sequences. */
  void fillPadding(float value) {
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = lengths.length(b); t < lengths.steps(); t++) {
        int row = t * lengths.batch() + b;
        for (int i = 0; i < shape.inputSize(); i++) {
          inputs.buffer().put(row * shape.inputSize() + i, value);
        }
        for (int i = 0; i < shape.outputSize(); i++) {
          outputGradients.buffer().put(row * shape.outputSize() + i, value);
        }
      }
    }
  }

  /** Everything that was computed, in one array. */
  float[] results() {
    List<Floats> all = new ArrayList<>(List.of(outputs, inputGradients));
    all.add(last.hidden());
    all.add(initialGradients.hidden());
    if (shape.cell().hasMemory()) {
      all.add(last.memory());
      all.add(initialGradients.memory());
    }
    for (RecurrentWeights w : weightGradients) {
      all.addAll(List.of(w.input(), w.recurrent(), w.bias()));
    }
    float[] joined = new float[all.stream().mapToInt(f -> (int) f.length()).sum()];
    int at = 0;
    for (Floats floats : all) {
      float[] values = TestMemory.read(floats);
      System.arraycopy(values, 0, joined, at, values.length);
      at += values.length;
    }
    return joined;
  }

  @Override
  public void close() {
    memory.close();
  }
}
