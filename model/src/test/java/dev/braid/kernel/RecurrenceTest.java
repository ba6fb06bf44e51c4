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

class RecurrenceTest {
  private static final int[][] LENGTHS = {
    {1, 1}, {3, 3, 3}, {5, 5, 2, 4}, {4, 0, 4, 1, 3, 2, 2}, {2, 0, 0}, {6, 3, 3, 3, 3, 3, 3, 3, 3}
  };
  private static final int[][] SIZES = {{1, 1}, {3, 5}, {7, 16}, {33, 70}};

  static Stream<Arguments> cases() {
    return cases(SIZES);
  }

  /** Without single numbers, whose rounding errors have nothing to average out with. */
  static Stream<Arguments> largerCases() {
    return cases(Arrays.copyOfRange(SIZES, 1, SIZES.length));
  }

  private static Stream<Arguments> cases(int[][] sizes) {
    List<Arguments> cases = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (Directions directions : Directions.values()) {
        for (int threads : new int[] {1, 2, 3}) {
          for (int[] size : sizes) {
            for (int[] lengths : LENGTHS) {
              RecurrentShape shape = new RecurrentShape(cell, size[0], size[1], directions);
              int[] each = Arrays.copyOfRange(lengths, 1, lengths.length);
              cases.add(Arguments.of(shape, Lengths.of(lengths[0], each), threads));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithDoublePrecisionInFloat32(RecurrentShape shape, Lengths lengths, int threads) {
    compare(Precision.FLOAT32, shape, lengths, threads, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("largerCases")
  void agreesWithDoublePrecisionInBfloat16(RecurrentShape shape, Lengths lengths, int threads) {
    compare(Precision.BFLOAT16, shape, lengths, threads, 2e-2);
  }

  private static void compare(
      Precision precision, RecurrentShape shape, Lengths lengths, int threads, double tolerance) {
    try (Kernels kernels = Kernels.open(precision, threads);
        RecurrentCase given = new RecurrentCase(shape, lengths, 7)) {
      given.fillPadding(Float.NaN);
      given.run(kernels);
      new ExpectedRecurrence(given).compare(tolerance);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void neverLooksAtPadding(Precision precision) {
    for (Cell cell : Cell.values()) {
      RecurrentShape shape = new RecurrentShape(cell, 9, 20, Directions.BOTH);
      Lengths lengths = Lengths.of(6, 2, 6, 0, 5, 1, 3);
      try (Kernels kernels = Kernels.open(precision, 2);
          RecurrentCase zeros = new RecurrentCase(shape, lengths, 3);
          RecurrentCase nans = new RecurrentCase(shape, lengths, 3)) {
        zeros.fillPadding(0f);
        nans.fillPadding(Float.NaN);
        zeros.run(kernels);
        nans.run(kernels);
        assertThat(nans.results()).containsExactly(zeros.results());
        assertThat(nans.results()).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void writesZerosAtPadding() {
    RecurrentShape shape = new RecurrentShape(Cell.LSTM, 3, 4, Directions.BOTH);
    Lengths lengths = Lengths.of(3, 1, 3);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        RecurrentCase given = new RecurrentCase(shape, lengths, 3)) {
      given.run(kernels);
      for (int t = 1; t < 3; t++) {
        float[] row = new float[8];
        given.outputs.buffer().get(t * 2 * 8, row);
        assertThat(row).containsOnly(0f);
        float[] gradient = new float[3];
        given.inputGradients.buffer().get(t * 2 * 3, gradient);
        assertThat(gradient).containsOnly(0f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void givesTheSameBitsWhenRepeated(Cell cell) {
    RecurrentShape shape = new RecurrentShape(cell, 17, 40, Directions.FORWARD);
    try (Kernels kernels = Kernels.open(Precision.fastest(), 2);
        RecurrentCase first = new RecurrentCase(shape, Lengths.of(9, 9, 4, 7, 9, 1), 3);
        RecurrentCase second = new RecurrentCase(shape, Lengths.of(9, 9, 4, 7, 9, 1), 3)) {
      first.run(kernels);
      second.run(kernels);
      assertThat(second.results()).containsExactly(first.results());
    }
  }

  @Test
  void inferenceGivesWhatTrainingGives() {
    RecurrentShape shape = new RecurrentShape(Cell.GRU, 5, 12, Directions.BOTH);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        RecurrentCase given = new RecurrentCase(shape, Lengths.of(5, 5, 0, 3), 3);
        Recurrence layer = kernels.recurrence(shape)) {
      layer.forwardForTraining(given.pass());
      float[] outputs = TestMemory.read(given.outputs);
      float[] last = TestMemory.read(given.last.hidden());
      layer.forward(given.pass());
      assertThat(TestMemory.read(given.outputs)).containsExactly(outputs);
      assertThat(TestMemory.read(given.last.hidden())).containsExactly(last);
    }
  }

  @Test
  void usesOldWeightsUntilToldThatTheyChanged() {
    RecurrentShape shape = new RecurrentShape(Cell.TANH, 3, 4, Directions.FORWARD);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        RecurrentCase given = new RecurrentCase(shape, Lengths.full(4, 2), 3);
        Recurrence layer = kernels.recurrence(shape)) {
      layer.forward(given.pass());
      Floats weights = given.weights.get(0).recurrent();
      for (int i = 0; i < weights.length(); i++) {
        weights.buffer().put(i, -weights.buffer().get(i));
      }
      kernels.weightsChanged();
      layer.forward(given.pass());
      ExpectedRecurrence.near(
          "outputs", given.outputs, new ExpectedRecurrence(given).outputs, 1e-4);
    }
  }

  @Test
  void survivesChangingShapes() {
    RecurrentShape shape = new RecurrentShape(Cell.LSTM, 6, 10, Directions.BOTH);
    Random random = new Random(5);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        Recurrence layer = kernels.recurrence(shape)) {
      for (int round = 0; round < 40; round++) {
        int steps = 1 + random.nextInt(8);
        int[] each = random.ints(1 + random.nextInt(6), 0, steps + 1).toArray();
        try (RecurrentCase given = new RecurrentCase(shape, Lengths.of(steps, each), round)) {
          kernels.weightsChanged();
          layer.forwardForTraining(given.pass());
          layer.backward(given.gradients());
          new ExpectedRecurrence(given).compare(1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void theReferenceAgreesWithFiniteDifferences(Cell cell) {
    RecurrentShape shape = new RecurrentShape(cell, 2, 3, Directions.FORWARD);
    Random random = new Random(1);
    double[] w = random.doubles(shape.inputWeightCount(), -1, 1).toArray();
    double[] u = random.doubles(shape.recurrentWeightCount(), -1, 1).toArray();
    double[] b = random.doubles(shape.biasCount(), -1, 1).toArray();
    double[][] x = {{0.3, -0.7}, {1.1, 0.2}, {-0.4, 0.9}};
    double[] h0 = {0.5, -0.2, 0.1};
    double[] c0 = {-0.3, 0.4, 0.8};
    double[][] dy = {{1, 2, 3}, {-1, 0.5, 0.2}, {0.3, 0.3, -2}};
    double[] dc = {0.7, -0.6, 0.2};
    ReferenceRecurrence reference = new ReferenceRecurrence(shape, w, u, b);
    ReferenceRecurrence.Gradients gradients =
        reference.backward(reference.forward(x, h0, c0), dy, new double[3], dc);
    double[][][] pairs = {
      {w, gradients.w},
      {u, gradients.u},
      {b, gradients.b},
      {x[0], gradients.x[0]},
      {x[2], gradients.x[2]},
      {h0, gradients.hidden},
      {c0, cell.hasMemory() ? gradients.memory : dc}
    };
    for (double[][] pair : Arrays.copyOf(pairs, cell.hasMemory() ? 7 : 6)) {
      for (int i = 0; i < pair[0].length; i++) {
        double kept = pair[0][i];
        pair[0][i] = kept + 1e-5;
        double above = objective(reference.forward(x, h0, c0), dy, dc);
        pair[0][i] = kept - 1e-5;
        double below = objective(reference.forward(x, h0, c0), dy, dc);
        pair[0][i] = kept;
        assertThat(pair[1][i]).isCloseTo((above - below) / 2e-5, within(1e-7));
      }
    }
  }

  private static double objective(ReferenceRecurrence.Run run, double[][] dy, double[] dc) {
    double sum = 0;
    for (int t = 0; t < dy.length; t++) {
      for (int j = 0; j < dc.length; j++) {
        sum += dy[t][j] * run.hidden[t + 1][j];
      }
    }
    for (int j = 0; j < dc.length; j++) {
      sum += dc[j] * run.memory[dy.length][j];
    }
    return sum;
  }

  @Test
  void refusesToGoBackwardsWithoutAForwardPass() {
    RecurrentShape shape = new RecurrentShape(Cell.LSTM, 2, 2, Directions.FORWARD);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        RecurrentCase given = new RecurrentCase(shape, Lengths.full(1, 1), 1);
        Recurrence layer = kernels.recurrence(shape)) {
      assertThatThrownBy(() -> layer.backward(given.gradients()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot go backwards: there was no forward pass for training");
    }
  }

  @Test
  void refusesMemoryThatIsTooSmall() {
    RecurrentShape shape = new RecurrentShape(Cell.LSTM, 2, 2, Directions.FORWARD);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        RecurrentCase given = new RecurrentCase(shape, Lengths.full(3, 1), 1);
        Recurrence layer = kernels.recurrence(shape)) {
      RecurrentPass pass =
          new RecurrentPass(
              given.lengths,
              given.inputs.slice(0, 5),
              given.weights,
              given.initial,
              given.outputs,
              given.last);
      assertThatThrownBy(() -> layer.forward(pass))
          .hasMessage("Too few floats for the inputs: 5 given, 6 needed");
    }
  }

  @Test
  void refusesLengthsOutsideTheBatch() {
    assertThatThrownBy(() -> Lengths.of(3, 1, 4))
        .hasMessage("Invalid sequence length 4: must be 0 to 3, the steps of the batch");
  }
}
