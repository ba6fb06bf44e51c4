package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Attention with random weights, queries, memories and gradients, and what the kernels make of it.
 */
final class AttentionCase implements AutoCloseable {
  final TestMemory owned = new TestMemory();
  final AttentionShape shape;
  final Lengths queryLengths;
  final Lengths memoryLengths;
  final AttentionWeights weights;
  final AttentionWeights weightGradients;
  final Floats queries;
  final Floats memory;
  final Floats outputGradients;
  final Floats outputs;
  final Floats probabilities;
  final Floats queryGradients;
  final Floats memoryGradients;

  AttentionCase(AttentionShape shape, Lengths queryLengths, Lengths memoryLengths, long seed) {
    this.shape = shape;
    this.queryLengths = queryLengths;
    this.memoryLengths = memoryLengths;
    Random random = new Random(seed);
    weights = weights(owned, shape, random);
    weightGradients = garbage(owned, shape);
    int rows = rows(queryLengths);
    int memoryRows = rows(memoryLengths);
    double scale = 1 / Math.sqrt(Math.sqrt(shape.memorySize()));
    queries = owned.random(random, (long) rows * shape.querySize(), scale);
    memory = owned.random(random, (long) memoryRows * shape.memorySize(), scale);
    outputGradients = owned.random(random, (long) rows * shape.outputSize(), 1);
    outputs = owned.garbage((long) rows * shape.outputSize());
    probabilities = owned.garbage((long) rows * memoryLengths.steps());
    queryGradients = owned.garbage(queries.length());
    memoryGradients = owned.garbage(memory.length());
  }

  static int rows(Lengths lengths) {
    return lengths.steps() * lengths.batch();
  }

  static AttentionWeights weights(TestMemory memory, AttentionShape shape, Random random) {
    boolean additive = shape.score() == AttentionScore.ADDITIVE;
    double scale = 1 / Math.sqrt(shape.querySize());
    // Scores of about 1: a saturated softmax has gradients of rounding errors.
    double scoreScale = 1 / Math.sqrt(Math.max(1, shape.scoreSize()));
    return new AttentionWeights(
        shape.keySize() == 0 ? null : memory.random(random, shape.queryWeightCount(), scale),
        additive ? memory.random(random, shape.memoryWeightCount(), scale) : null,
        additive ? memory.random(random, shape.scoreSize(), scoreScale) : null,
        memory.random(random, shape.combineWeightCount(), scale),
        memory.random(random, shape.outputSize(), scale));
  }

  static AttentionWeights garbage(TestMemory memory, AttentionShape shape) {
    boolean additive = shape.score() == AttentionScore.ADDITIVE;
    return new AttentionWeights(
        shape.keySize() == 0 ? null : memory.garbage(shape.queryWeightCount()),
        additive ? memory.garbage(shape.memoryWeightCount()) : null,
        additive ? memory.garbage(shape.scoreSize()) : null,
        memory.garbage(shape.combineWeightCount()),
        memory.garbage(shape.outputSize()));
  }

  AttentionPass pass() {
    return new AttentionPass(
        queryLengths, memoryLengths, queries, memory, weights, outputs, probabilities);
  }

  AttentionGradients gradients() {
    return new AttentionGradients(
        outputGradients, queryGradients, memoryGradients, weightGradients);
  }

  void run(Kernels kernels) {
    try (Attention layer = kernels.attention(shape)) {
      layer.forwardForTraining(pass());
      layer.backward(gradients());
    }
  }

  void fillPadding(float value) {
    fillPadding(queries, queryLengths, shape.querySize(), value);
    fillPadding(outputGradients, queryLengths, shape.outputSize(), value);
    fillPadding(memory, memoryLengths, shape.memorySize(), value);
  }

  /** Fills all that stands behind the ends of the sequences. */
  static void fillPadding(Floats padded, Lengths lengths, int size, float value) {
    float[] row = new float[size];
    Arrays.fill(row, value);
    for (int b = 0; b < lengths.batch(); b++) {
      for (int t = lengths.length(b); t < lengths.steps(); t++) {
        padded.buffer().put((t * lengths.batch() + b) * size, row);
      }
    }
  }

  /** Everything that was computed, in one array. */
  float[] results() {
    List<Floats> all = new ArrayList<>(List.of(outputs, probabilities));
    all.addAll(List.of(queryGradients, memoryGradients));
    all.addAll(all(weightGradients));
    return joined(all);
  }

  static List<Floats> all(AttentionWeights weights) {
    List<Floats> all = new ArrayList<>();
    all.add(weights.query());
    all.add(weights.memory());
    all.add(weights.vector());
    all.add(weights.combine());
    all.add(weights.bias());
    all.removeIf(floats -> floats == null);
    return all;
  }

  static float[] joined(List<Floats> all) {
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
    owned.close();
  }
}
