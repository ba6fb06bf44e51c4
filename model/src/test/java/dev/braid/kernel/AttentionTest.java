package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
  /** Steps and lengths of the queries, then of the memories. */
  private static final int[][][] LENGTHS = {
    {{1, 1}, {1, 1}},
    {{3, 3, 3}, {4, 4, 4}},
    {{5, 5, 2, 4}, {3, 1, 3, 0}},
    {{4, 0, 4, 1, 3, 2, 2}, {9, 5, 9, 8, 0, 0, 2}},
    {{2, 2, 1, 0, 2, 2, 2}, {3, 2, 3}},
    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {11, 11, 9}},
    {{2, 0, 2}, {2, 0, 0}},
  };

  private static final int[][] SIZES = {{1, 1, 1}, {3, 5, 2}, {16, 7, 9}, {33, 40, 70}};

  static AttentionShape shape(AttentionScore score, int query, int output, int units) {
    return switch (score) {
      case DOT -> new AttentionShape(score, query, query, 0, output);
      case GENERAL -> new AttentionShape(score, query, query + 3, 0, output);
      default -> new AttentionShape(score, query, query + 2, units, output);
    };
  }

  static Stream<Arguments> cases() {
    return cases(SIZES);
  }

  /** Without single numbers, whose rounding errors have nothing to average out with. */
  static Stream<Arguments> largerCases() {
    return cases(Arrays.copyOfRange(SIZES, 2, SIZES.length));
  }

  private static Stream<Arguments> cases(int[][] sizes) {
    List<Arguments> cases = new ArrayList<>();
    for (AttentionScore score : AttentionScore.values()) {
      for (int threads : new int[] {1, 2, 3}) {
        for (int[] size : sizes) {
          for (int[][] lengths : LENGTHS) {
            AttentionShape shape = shape(score, size[0], size[1], size[2]);
            cases.add(Arguments.of(shape, lengths(lengths[0]), lengths(lengths[1]), threads));
          }
        }
      }
    }
    return cases.stream();
  }

  static Lengths lengths(int... stepsAndLengths) {
    int[] lengths = Arrays.copyOfRange(stepsAndLengths, 1, stepsAndLengths.length);
    return Lengths.of(stepsAndLengths[0], lengths);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithDoublePrecisionInFloat32(
      AttentionShape shape, Lengths queries, Lengths memories, int threads) {
    compare(Precision.FLOAT32, shape, queries, memories, threads, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("largerCases")
  void agreesWithDoublePrecisionInBfloat16(
      AttentionShape shape, Lengths queries, Lengths memories, int threads) {
    compare(Precision.BFLOAT16, shape, queries, memories, threads, 2e-2);
  }

  private static void compare(
      Precision precision,
      AttentionShape shape,
      Lengths queries,
      Lengths memories,
      int threads,
      double tolerance) {
    try (Kernels kernels = Kernels.open(precision, threads);
        AttentionCase given = new AttentionCase(shape, queries, memories, 7)) {
      given.fillPadding(Float.NaN);
      given.run(kernels);
      given.fillPadding(0f);
      new ExpectedAttention(given).compare(tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionScore.class)
  void neverLooksAtPaddingAndWritesZerosThere(AttentionScore score) {
    AttentionShape shape = shape(score, 20, 12, 9);
    Lengths queries = Lengths.of(6, 2, 6, 0, 5, 1, 3);
    Lengths memories = Lengths.of(9, 4, 9, 0);
    for (Precision precision : Precision.values()) {
      try (Kernels kernels = Kernels.open(precision, 2);
          AttentionCase zeros = new AttentionCase(shape, queries, memories, 3);
          AttentionCase nans = new AttentionCase(shape, queries, memories, 3)) {
        zeros.fillPadding(0f);
        nans.fillPadding(Float.NaN);
        zeros.run(kernels);
        nans.run(kernels);
        assertThat(nans.results()).containsExactly(zeros.results());
        assertThat(nans.results()).doesNotContain(Float.NaN);
        assertZerosAtPadding(nans);
      }
    }
  }

  private static void assertZerosAtPadding(AttentionCase given) {
    AttentionShape shape = given.shape;
    assertZeros(given.outputs, given.queryLengths, shape.outputSize());
    assertZeros(given.probabilities, given.queryLengths, given.memoryLengths.steps());
    assertZeros(given.queryGradients, given.queryLengths, shape.querySize());
    assertZeros(given.memoryGradients, given.memoryLengths, shape.memorySize());
  }

  private static void assertZeros(Floats padded, Lengths lengths, int size) {
    float[] before = TestMemory.read(padded);
    AttentionCase.fillPadding(padded, lengths, size, 0f);
    assertThat(before).containsExactly(TestMemory.read(padded));
  }

  @ParameterizedTest
  @EnumSource(AttentionScore.class)
  void givesEachSentenceWhatItGetsAlone(AttentionScore score) {
    AttentionShape shape = shape(score, 20, 12, 9);
    int[] queries = {3, 6, 1, 5};
    int[] memories = {4, 9, 2, 7};
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        AttentionCase all =
            new AttentionCase(shape, Lengths.of(6, queries), Lengths.of(9, memories), 3)) {
      all.run(kernels);
      double[] bias = new double[shape.outputSize()];
      for (int s = 0; s < queries.length; s++) {
        try (AttentionCase alone = alone(all, s)) {
          alone.run(kernels);
          sameSequence(alone.outputs, all.outputs, s, 4, queries[s], shape.outputSize());
          sameSequence(
              alone.queryGradients, all.queryGradients, s, 4, queries[s], shape.querySize());
          sameSequence(
              alone.memoryGradients, all.memoryGradients, s, 4, memories[s], shape.memorySize());
          double[] own = TestMemory.doubles(alone.weightGradients.bias());
          Arrays.setAll(bias, i -> bias[i] + own[i]);
        }
      }
      ExpectedRecurrence.near("bias", all.weightGradients.bias(), bias, 1e-5);
    }
  }

  private static AttentionCase alone(AttentionCase all, int s) {
    Lengths queries = Lengths.full(all.queryLengths.length(s), 1);
    Lengths memories = Lengths.full(all.memoryLengths.length(s), 1);
    AttentionCase alone = new AttentionCase(all.shape, queries, memories, 3);
    int batch = all.queryLengths.batch();
    copySequence(all.queries, alone.queries, s, batch, all.shape.querySize());
    copySequence(all.memory, alone.memory, s, batch, all.shape.memorySize());
    copySequence(all.outputGradients, alone.outputGradients, s, batch, all.shape.outputSize());
    return alone;
  }

  /** Copies one sequence of a batch to where it is alone. */
  static void copySequence(Floats from, Floats to, int s, int batch, int size) {
    for (int t = 0; t < to.length() / size; t++) {
      to.buffer().put(t * size, from.buffer(), (t * batch + s) * size, size);
    }
  }

  static void sameSequence(Floats alone, Floats all, int s, int batch, int steps, int size) {
    float[] own = new float[steps * size];
    for (int t = 0; t < steps; t++) {
      all.buffer().get((t * batch + s) * size, own, t * size, size);
    }
    assertThat(own).containsExactly(TestMemory.read(alone), within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(AttentionScore.class)
  void goesOnOverTheSameMemoryWithoutReadingIt(AttentionScore score) {
    AttentionShape shape = shape(score, 8, 6, 5);
    Lengths memories = Lengths.of(4, 4, 2);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        AttentionCase first = new AttentionCase(shape, Lengths.full(1, 2), memories, 3);
        AttentionCase next = new AttentionCase(shape, Lengths.full(1, 6), memories, 3);
        Attention layer = kernels.attention(shape)) {
      float[] memory = TestMemory.read(next.memory);
      first.memory.buffer().put(0, memory);
      layer.forward(first.pass());
      next.memory.buffer().put(0, new float[memory.length]);
      layer.forwardOverSameMemory(next.pass());
      next.memory.buffer().put(0, memory);
      float[] outputs = TestMemory.read(next.outputs);
      layer.forward(next.pass());
      assertThat(TestMemory.read(next.outputs)).containsExactly(outputs);
      kernels.weightsChanged();
      assertThatThrownBy(() -> layer.forwardOverSameMemory(next.pass()))
          .hasMessage(
              "Cannot go on with the last memory: lengths or weights are others; call forward");
    }
  }

  @Test
  void survivesChangingShapes() {
    Random random = new Random(5);
    AttentionShape shape = shape(AttentionScore.ADDITIVE, 6, 10, 7);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        Attention layer = kernels.attention(shape)) {
      for (int round = 0; round < 40; round++) {
        int batch = 1 + random.nextInt(4);
        int steps = 1 + random.nextInt(8);
        int[] queries = random.ints(batch * (1 + random.nextInt(3)), 0, steps + 1).toArray();
        int[] memories = random.ints(batch, 0, 12).toArray();
        try (AttentionCase given =
            new AttentionCase(shape, Lengths.of(steps, queries), Lengths.of(11, memories), round)) {
          kernels.weightsChanged();
          layer.forwardForTraining(given.pass());
          layer.backward(given.gradients());
          new ExpectedAttention(given).compare(1e-4);
        }
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new AttentionShape(AttentionScore.DOT, 3, 4, 0, 2))
        .hasMessage(
            "Invalid dot attention: queries of 3 and a memory of 4 features must have one size;"
                + " use the general score");
    assertThatThrownBy(() -> new AttentionShape(AttentionScore.ADDITIVE, 3, 4, 0, 2))
        .hasMessage("Invalid score size 0: must be positive for the additive score, else 0");
    AttentionShape shape = shape(AttentionScore.DOT, 2, 2, 0);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        AttentionCase given = new AttentionCase(shape, Lengths.full(1, 2), Lengths.full(1, 3), 3);
        Attention layer = kernels.attention(shape)) {
      assertThatThrownBy(() -> layer.forward(given.pass()))
          .hasMessage("Invalid batch: 2 queries' sequences are no multiple of 3 memories");
      assertThatThrownBy(() -> layer.backward(given.gradients()))
          .hasMessage("Cannot go backwards: there was no forward pass for training");
    }
  }
}
