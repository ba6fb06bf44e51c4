package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.kernel.OutputShape.WeightOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxOutputTest {
  private static final int IN = 13;

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, INPUT_ROWS, 1, 0, 17, 9",
    "FLOAT32, CLASS_ROWS, 2, 0, 17, 9",
    "FLOAT32, INPUT_ROWS, 2, 0.1, 130, 40",
    "FLOAT32, CLASS_ROWS, 3, 0.2, 2, 1",
    "BFLOAT16, INPUT_ROWS, 2, 0, 130, 40",
    "BFLOAT16, CLASS_ROWS, 1, 0.1, 131, 7",
    "FLOAT32, INPUT_ROWS, 2, 0, 17001, 5",
    "FLOAT32, CLASS_ROWS, 1, 0, 17001, 5",
    "BFLOAT16, CLASS_ROWS, 2, 0, 17001, 5",
  })
  void agreesWithDoublePrecision(
      Precision precision, WeightOrder order, int threads, float smoothing, int classes, int rows) {
    Random random = new Random(11);
    try (Kernels kernels = Kernels.open(precision, threads);
        TestMemory memory = new TestMemory()) {
      OutputShape shape = new OutputShape(IN, classes, order);
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(
              rows,
              memory.random(random, rows * IN, 1),
              memory.random(random, IN * classes, 1),
              memory.random(random, classes, 1));
      int[] targets = random.ints(rows, 0, classes).toArray();
      double tolerance = precision == Precision.FLOAT32 ? 1e-4 : 2e-2;
      agree(kernels, shape, pass, new Targets(targets, smoothing), tolerance);
      for (int row = 2; row < rows; row += 3) {
        targets[row] = -1;
        for (int i = 0; i < IN; i++) {
          pass.inputs().buffer().put(row * IN + i, Float.NaN);
        }
      }
      agree(kernels, shape, pass, new Targets(targets, smoothing), tolerance);
    }
  }

  /** All rows at once, and in blocks, of which the last may be smaller. */
  private static void agree(
      Kernels kernels, OutputShape shape, SoftmaxOutput.Pass pass, Targets wanted, double near) {
    ReferenceOutput expected = new ReferenceOutput(shape, pass, wanted, 0.25);
    for (int atOnce : new int[] {pass.rows(), (pass.rows() + 1) / 2, 3}) {
      try (TestMemory memory = new TestMemory();
          SoftmaxOutput output = new SoftmaxOutput(kernels, shape, atOnce)) {
        SoftmaxOutput.Gradients gradients =
            new SoftmaxOutput.Gradients(
                memory.garbage(pass.rows() * IN),
                memory.garbage(IN * shape.classes()),
                memory.garbage(shape.classes()));
        double loss = output.lossAndGradients(pass, wanted, 0.25f, gradients);

        assertThat(loss).isCloseTo(expected.loss, within(near * Math.abs(expected.loss)));
        assertThat(output.loss(pass, wanted)).isEqualTo(loss);
        near(gradients.inputs(), expected.dx, near);
        near(gradients.weights(), expected.dw, near);
        near(gradients.bias(), expected.db, near);
      }
    }
  }

  /** Three rows again and again, so that what is to come of them is known. */
  @Test
  void aBatchMayHaveMoreLogitsThanAreHeldAtOnce() {
    int classes = 60_000;
    int times = 3000;
    Random random = new Random(5);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory()) {
      OutputShape shape = new OutputShape(2, classes, WeightOrder.INPUT_ROWS);
      float[] three = {1, 2, -1, 0.5f, 0.25f, -2};
      float[] inputs = new float[3 * times * 2];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = three[i % 6];
      }
      int[] targets = new int[3 * times];
      Arrays.setAll(targets, row -> 20_000 * (row % 3));
      SoftmaxOutput.Pass one =
          new SoftmaxOutput.Pass(
              3,
              memory.of(three),
              memory.random(random, 2 * classes, 1),
              memory.random(random, classes, 1));
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(3 * times, memory.of(inputs), one.weights(), one.bias());
      assertThat(pass.rows() * classes)
          .isGreaterThan(1 << 29)
          .isGreaterThan(2 * SoftmaxOutput.TRAINED_LOGITS);
      SoftmaxOutput.Gradients gradients =
          new SoftmaxOutput.Gradients(
              memory.garbage(inputs.length), memory.garbage(2 * classes), memory.garbage(classes));

      double loss =
          kernels
              .softmaxOutput(shape)
              .lossAndGradients(pass, Targets.of(targets), 1f / times, gradients);

      ReferenceOutput expected =
          new ReferenceOutput(shape, one, Targets.of(0, 20_000, 40_000), 1.0);
      assertThat(loss / times).isCloseTo(expected.loss, within(1e-4 * expected.loss));
      near(gradients.weights(), expected.dw, 1e-4);
      near(gradients.bias(), expected.db, 1e-4);
      double[] dx = new double[inputs.length];
      Arrays.setAll(dx, i -> expected.dx[i % 6] / times);
      near(gradients.inputs(), dx, 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, INPUT_ROWS, 2, 3, 200",
    "FLOAT32, CLASS_ROWS, 2, 66000, 67",
    "BFLOAT16, CLASS_ROWS, 1, 130, 3"
  })
  void scoresRowsAsTheirLogitsSay(
      Precision precision, WeightOrder order, int threads, int classes, int rows) {
    Random random = new Random(12);
    try (Kernels kernels = Kernels.open(precision, threads);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(IN, classes, order));
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(
              rows,
              memory.random(random, rows * IN, 1),
              memory.random(random, IN * classes, 1),
              memory.random(random, classes, 1));
      Floats logits = memory.garbage(rows * classes);
      output.logits(pass, logits);
      int[] targets = random.ints(rows, -1, classes).toArray();

      RowScores scores = output.score(pass, Targets.of(targets));

      double[] values = TestMemory.doubles(logits);
      for (int row = 0; row < rows; row++) {
        double[] z = Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
        double most = Arrays.stream(z).max().orElseThrow();
        double logSum = Math.log(Arrays.stream(z).map(v -> Math.exp(v - most)).sum()) + most;
        assertThat(z[scores.predictions()[row]]).isEqualTo(most);
        assertThat((double) scores.probabilities()[row])
            .isCloseTo(Math.exp(most - logSum), within(1e-5));
        double loss = targets[row] < 0 ? 0 : logSum - z[targets[row]];
        assertThat(scores.losses()[row]).isCloseTo(loss, within(1e-4));
      }
    }
  }

  private static void near(Floats actual, double[] expected, double tolerance) {
    double[] values = TestMemory.doubles(actual);
    double norm = Math.sqrt(Arrays.stream(expected).map(v -> v * v).sum());
    double furthest = 0;
    for (int i = 0; i < values.length; i++) {
      // Math.max keeps what is not a number.
      furthest = Math.max(furthest, Math.abs(values[i] - expected[i]));
    }
    assertThat(furthest).isLessThanOrEqualTo(tolerance * norm);
  }

  @Test
  void takesTheLossFromTheLogitsWhereTheProbabilityVanishes() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(1, 2, WeightOrder.INPUT_ROWS));
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(1, memory.of(1f), memory.of(500f, -500f), memory.of(0f, 0f));
      assertThat(output.loss(pass, Targets.of(1))).isEqualTo(1000.0);
    }
  }

  @Test
  void givesZerosWhereNothingHasATarget() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(2, 3, WeightOrder.INPUT_ROWS));
      SoftmaxOutput.Gradients gradients =
          new SoftmaxOutput.Gradients(memory.garbage(4), memory.garbage(6), memory.garbage(3));
      double loss =
          output.lossAndGradients(
              new SoftmaxOutput.Pass(2, memory.garbage(4), memory.zeros(6), memory.zeros(3)),
              Targets.of(-1, -1),
              1f,
              gradients);
      assertThat(loss).isZero();
      assertThat(TestMemory.read(gradients.inputs())).containsOnly(0f);
      assertThat(TestMemory.read(gradients.weights())).containsOnly(0f);
      assertThat(TestMemory.read(gradients.bias())).containsOnly(0f);
    }
  }

  @Test
  void logProbabilitiesOfACertainClassAreZeroAndNeverAbove() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(1, 3, WeightOrder.INPUT_ROWS));
      for (float scale : new float[] {1f, 10f, 17f, 100f, 1000f}) {
        Floats found = memory.garbage(3);
        output.logProbabilities(
            new SoftmaxOutput.Pass(1, memory.of(scale), memory.of(1, -1, -2), memory.zeros(3)),
            found);
        assertThat(found.buffer().get(0)).isBetween(-0.2f, 0f);
        assertThat(found.buffer().get(1)).isCloseTo(-2 * scale, within(1e-6f * scale + 0.2f));
      }
    }
  }

  @Test
  void writesLogits() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(2, 2, WeightOrder.CLASS_ROWS));
      Floats logits = memory.garbage(2);
      output.logits(
          new SoftmaxOutput.Pass(1, memory.of(1, 2), memory.of(3, 4, 5, 6), memory.of(10, 20)),
          logits);
      assertThat(TestMemory.read(logits)).containsExactly(21f, 37f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, INPUT_ROWS, 1, 1, 5",
    "FLOAT32, CLASS_ROWS, 33, 2, 40",
    "BFLOAT16, CLASS_ROWS, 70, 2, 130"
  })
  void writesLogarithmsOfProbabilities(
      Precision precision, WeightOrder order, int rows, int threads, int classes) {
    Random random = new Random(2);
    try (Kernels kernels = Kernels.open(precision, threads);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(IN, classes, order));
      Floats x = memory.random(random, (long) rows * IN, 1);
      Floats w = memory.random(random, (long) IN * classes, 1);
      Floats b = memory.random(random, classes, 1);
      SoftmaxOutput.Pass pass = new SoftmaxOutput.Pass(rows, x, w, b);
      Floats logits = memory.garbage((long) rows * classes);
      output.logits(pass, logits);
      Floats result = memory.garbage((long) rows * classes);
      output.logProbabilities(pass, result);
      double[] z = TestMemory.doubles(logits);
      double[] actual = TestMemory.doubles(result);
      for (int row = 0; row < rows; row++) {
        double[] own = Arrays.copyOfRange(z, row * classes, (row + 1) * classes);
        double logSum = Math.log(Arrays.stream(own).map(Math::exp).sum());
        for (int c = 0; c < classes; c++) {
          assertThat(actual[row * classes + c]).isCloseTo(own[c] - logSum, within(1e-4));
        }
      }
    }
  }

  @Test
  void refusesATargetThatIsNoClass() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(1, 3, WeightOrder.INPUT_ROWS));
      SoftmaxOutput.Pass pass = new SoftmaxOutput.Pass(1, memory.zeros(1), memory.zeros(3), null);
      assertThatThrownBy(() -> output.loss(pass, Targets.of(3)))
          .hasMessage("Invalid target 3 at row 0: there are 3 classes");
    }
  }
}
