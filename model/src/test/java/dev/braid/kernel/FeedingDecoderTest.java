package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeedingDecoderTest {
  /** Steps and lengths of the decoder's sequences, then of the memories. */
  private static final int[][][] LENGTHS = {
    {{1, 1}, {1, 1}},
    {{3, 3, 3, 3}, {4, 4, 4, 4}},
    {{5, 5, 2, 4}, {3, 1, 3, 0}},
    {{4, 0, 4, 1, 3, 2, 2}, {9, 5, 9, 8, 0, 0, 2}},
    {{2, 2, 1, 0, 2, 2, 2}, {3, 2, 3}},
    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {11, 11, 9}},
  };

  /** Units and layers. */
  private static final int[][] SIZES = {{1, 1}, {5, 2}, {24, 1}, {33, 3}};

  static FeedingShape shape(
      Cell cell, AttentionScore score, Feeding feeding, int units, int layers) {
    AttentionShape attention = AttentionTest.shape(score, units, units / 2 + 1, units + 3);
    return new FeedingShape(cell, units + 2, units, layers, attention, feeding);
  }

  static Stream<Arguments> cases() {
    return cases(SIZES, Cell.values(), new int[] {1, 2});
  }

  /** Larger ones, as the rounding errors of a few numbers have nothing to average out with. */
  static Stream<Arguments> largerCases() {
    int[][] sizes = {{40, 1}, {48, 2}};
    return cases(sizes, new Cell[] {Cell.LSTM, Cell.GRU}, new int[] {2});
  }

  private static Stream<Arguments> cases(int[][] sizes, Cell[] cells, int[] threads) {
    List<Arguments> cases = new ArrayList<>();
    for (Cell cell : cells) {
      for (AttentionScore score : AttentionScore.values()) {
        for (Feeding feeding : Feeding.values()) {
          for (int count : threads) {
            for (int[] size : sizes) {
              FeedingShape shape = shape(cell, score, feeding, size[0], size[1]);
              cases.add(Arguments.of(shape, count));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithDoublePrecisionInFloat32(FeedingShape shape, int threads) {
    compare(Precision.FLOAT32, shape, threads, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("largerCases")
  void agreesWithDoublePrecisionInBfloat16(FeedingShape shape, int threads) {
    compare(Precision.BFLOAT16, shape, threads, 2e-2);
  }

  private static void compare(
      Precision precision, FeedingShape shape, int threads, double tolerance) {
    try (Kernels kernels = Kernels.open(precision, threads);
        FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      for (int[][] lengths : LENGTHS) {
        Lengths own = AttentionTest.lengths(lengths[0]);
        Lengths memories = AttentionTest.lengths(lengths[1]);
        try (FeedingCase given = new FeedingCase(shape, own, memories, 7)) {
          kernels.weightsChanged();
          given.fillPadding(Float.NaN);
          decoder.forwardForTraining(given.pass());
          decoder.backward(given.gradients());
          given.fillPadding(0f);
          new ExpectedFeeding(given).compare(tolerance);
        }
      }
    }
  }

  static Stream<Arguments> eachScoreAndFeeding() {
    return Stream.of(AttentionScore.values())
        .flatMap(score -> Stream.of(Feeding.values()).map(feeding -> Arguments.of(score, feeding)));
  }

  @ParameterizedTest
  @MethodSource("eachScoreAndFeeding")
  void neverLooksAtPadding(AttentionScore score, Feeding feeding) {
    Lengths lengths = Lengths.of(6, 2, 6, 0, 5, 1, 3);
    Lengths memories = Lengths.of(9, 4, 9, 0);
    for (Precision precision : Precision.values()) {
      FeedingShape shape = shape(Cell.LSTM, score, feeding, 20, 2);
      try (Kernels kernels = Kernels.open(precision, 2);
          FeedingCase zeros = new FeedingCase(shape, lengths, memories, 3);
          FeedingCase nans = new FeedingCase(shape, lengths, memories, 3)) {
        zeros.fillPadding(0f);
        nans.fillPadding(Float.NaN);
        zeros.run(kernels);
        nans.run(kernels);
        assertThat(nans.results()).containsExactly(zeros.results());
        assertThat(nans.results()).doesNotContain(Float.NaN);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("eachScoreAndFeeding")
  void givesTheSameStepByStep(AttentionScore score, Feeding feeding) {
    FeedingShape shape = shape(Cell.LSTM, score, feeding, 12, 2);
    Lengths memories = Lengths.of(7, 7, 4);
    int steps = 5;
    int batch = 4;
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        FeedingCase whole = new FeedingCase(shape, Lengths.full(steps, batch), memories, 3);
        FeedingCase single = new FeedingCase(shape, Lengths.full(1, batch), memories, 3);
        FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      whole.dropout.clear();
      single.dropout.clear();
      copyAll(whole, single);
      decoder.forward(whole.pass());
      for (int step = 0; step < steps; step++) {
        long size = (long) batch * shape.inputSize();
        copy(whole.inputs.slice(step * size, size), single.inputs);
        if (step == 0) {
          decoder.forward(single.pass());
        } else {
          decoder.forwardOverSameMemory(single.pass());
        }
        assertThat(TestMemory.read(single.outputs))
            .containsExactly(part(whole.outputs, step, single.outputs.length()), within(2e-6f));
        assertThat(TestMemory.read(single.probabilities))
            .containsExactly(
                part(whole.probabilities, step, single.probabilities.length()), within(2e-6f));
        goOn(single);
      }
    }
  }

  private static float[] part(Floats whole, int step, long count) {
    return TestMemory.read(whole.slice(step * count, count));
  }

  private static void copyAll(FeedingCase from, FeedingCase to) {
    copy(from.memory, to.memory);
    for (int layer = 0; layer < from.weights.size(); layer++) {
      RecurrentWeights weights = from.weights.get(layer);
      copy(weights.input(), to.weights.get(layer).input());
      copy(weights.recurrent(), to.weights.get(layer).recurrent());
      copy(weights.bias(), to.weights.get(layer).bias());
      copy(from.initial.get(layer).hidden(), to.initial.get(layer).hidden());
      copy(from.initial.get(layer).memory(), to.initial.get(layer).memory());
    }
    if (from.initialFed != null) {
      copy(from.initialFed, to.initialFed);
    }
  }

  private static void goOn(FeedingCase given) {
    for (int layer = 0; layer < given.weights.size(); layer++) {
      copy(given.last.get(layer).hidden(), given.initial.get(layer).hidden());
      copy(given.last.get(layer).memory(), given.initial.get(layer).memory());
    }
    if (given.lastFed != null) {
      copy(given.lastFed, given.initialFed);
    }
  }

  private static void copy(Floats from, Floats to) {
    to.buffer().put(0, TestMemory.read(from));
  }

  @ParameterizedTest
  @MethodSource("eachScoreAndFeeding")
  void givesEachSentenceWhatItGetsAlone(AttentionScore score, Feeding feeding) {
    FeedingShape shape = shape(Cell.GRU, score, feeding, 12, 2);
    int[] own = {3, 6, 1, 5};
    int[] memories = {4, 9, 2, 7};
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        FeedingCase all = new FeedingCase(shape, Lengths.of(6, own), Lengths.of(9, memories), 3)) {
      all.dropout.clear();
      all.run(kernels);
      for (int s = 0; s < own.length; s++) {
        try (FeedingCase alone = alone(all, s)) {
          alone.run(kernels);
          int out = shape.attention().outputSize();
          same(alone.outputs, all.outputs, s, own[s], out);
          same(alone.inputGradients, all.inputGradients, s, own[s], shape.inputSize());
          int size = shape.attention().memorySize();
          same(alone.memoryGradients, all.memoryGradients, s, memories[s], size);
          Floats hidden = all.initialGradients.get(1).hidden();
          same(alone.initialGradients.get(1).hidden(), hidden, s, 1, shape.hiddenSize());
        }
      }
    }
  }

  private static void same(Floats alone, Floats all, int s, int steps, int size) {
    AttentionTest.sameSequence(alone, all, s, 4, steps, size);
  }

  private static FeedingCase alone(FeedingCase all, int s) {
    Lengths own = Lengths.full(all.lengths.length(s), 1);
    Lengths memories = Lengths.full(all.memoryLengths.length(s), 1);
    FeedingCase alone = new FeedingCase(all.shape, own, memories, 3);
    alone.dropout.clear();
    FeedingShape shape = all.shape;
    int out = shape.attention().outputSize();
    AttentionTest.copySequence(all.inputs, alone.inputs, s, 4, shape.inputSize());
    AttentionTest.copySequence(all.outputGradients, alone.outputGradients, s, 4, out);
    AttentionTest.copySequence(all.memory, alone.memory, s, 4, shape.attention().memorySize());
    for (int layer = 0; layer < shape.layers(); layer++) {
      RecurrentWeights weights = all.weights.get(layer);
      copy(weights.input(), alone.weights.get(layer).input());
      copy(weights.recurrent(), alone.weights.get(layer).recurrent());
      copy(weights.bias(), alone.weights.get(layer).bias());
      Floats hidden = all.initial.get(layer).hidden();
      AttentionTest.copySequence(
          hidden, alone.initial.get(layer).hidden(), s, 4, shape.hiddenSize());
    }
    if (all.initialFed != null) {
      AttentionTest.copySequence(all.initialFed, alone.initialFed, s, 4, shape.fedSize());
    }
    return alone;
  }

  @ParameterizedTest
  @MethodSource("eachScoreAndFeeding")
  void theReferenceAgreesWithFiniteDifferences(AttentionScore score, Feeding feeding) {
    for (Cell cell : Cell.values()) {
      FeedingShape shape = shape(cell, score, feeding, 3, 2);
      try (FeedingCase given =
          new FeedingCase(shape, Lengths.of(3, 3, 2), Lengths.of(4, 4, 2), 3)) {
        ExpectedFeeding expected = new ExpectedFeeding(given);
        compare(given, given.memory, expected.memoryGradients());
        compare(given, given.initial.get(0).hidden(), expected.initialHiddenGradients());
      }
    }
  }

  private static void compare(FeedingCase given, Floats values, double[] gradients) {
    float h = 1f / 256;
    for (int i = 0; i < values.length(); i++) {
      float x = values.buffer().get(i);
      values.buffer().put(i, x + h);
      double up = new ExpectedFeeding(given).objective();
      float distance = values.buffer().get(i);
      values.buffer().put(i, x - h);
      double down = new ExpectedFeeding(given).objective();
      distance -= values.buffer().get(i);
      values.buffer().put(i, x);
      assertThat((up - down) / distance).isCloseTo(gradients[i], within(2e-4));
    }
  }

  @Test
  void survivesChangingShapes() {
    Random random = new Random(5);
    FeedingShape shape = shape(Cell.LSTM, AttentionScore.GENERAL, Feeding.ATTENTIONAL_VECTOR, 9, 2);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      for (int round = 0; round < 30; round++) {
        int batch = 1 + random.nextInt(4);
        int steps = 1 + random.nextInt(8);
        int[] own = random.ints(batch * (1 + random.nextInt(3)), 0, steps + 1).toArray();
        int[] memories = random.ints(batch, 0, 12).toArray();
        try (FeedingCase given =
            new FeedingCase(shape, Lengths.of(steps, own), Lengths.of(11, memories), round)) {
          kernels.weightsChanged();
          decoder.forwardForTraining(given.pass());
          decoder.backward(given.gradients());
          new ExpectedFeeding(given).compare(1e-4);
        }
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    AttentionShape attention = AttentionTest.shape(AttentionScore.DOT, 4, 2, 0);
    assertThatThrownBy(() -> new FeedingShape(Cell.GRU, 3, 5, 1, attention, Feeding.CONTEXT))
        .hasMessage("Invalid decoder: attention takes queries of 4 features, the states have 5");
    FeedingShape shape = shape(Cell.GRU, AttentionScore.DOT, Feeding.ATTENTIONAL_VECTOR, 4, 3);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        FeedingCase given = new FeedingCase(shape, Lengths.full(1, 2), Lengths.full(1, 2), 3);
        FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      given.dropout.remove(0);
      assertThatThrownBy(() -> decoder.forward(given.pass()))
          .hasMessage("Invalid dropout factors: 1 given, 2 needed");
      assertThatThrownBy(() -> decoder.backward(given.gradients()))
          .hasMessage("Cannot go backwards: there was no forward pass for training");
    }
  }
}
