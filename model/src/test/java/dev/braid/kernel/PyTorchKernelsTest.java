package dev.braid.kernel;

import static dev.braid.kernel.ExpectedRecurrence.near;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.GoldenValues;
import dev.braid.kernel.OutputShape.WeightOrder;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output layer, embedding, pooling and update against what PyTorch makes of them. */
class PyTorchKernelsTest {
  @ParameterizedTest
  @CsvSource({
    "output, FLOAT32, INPUT_ROWS, 1e-4",
    "output, FLOAT32, CLASS_ROWS, 1e-4",
    "output, BFLOAT16, INPUT_ROWS, 2e-2",
    "output-smoothed, FLOAT32, INPUT_ROWS, 1e-4",
    "output-smoothed, BFLOAT16, CLASS_ROWS, 2e-2",
  })
  void lossAndGradientsOfTheOutputLayerAgree(
      String file, Precision precision, WeightOrder order, double tolerance) {
    GoldenValues golden = GoldenValues.of(file);
    int classes = golden.shape("weight")[0];
    int features = golden.shape("weight")[1];
    int rows = golden.shape("input")[0];
    boolean transposed = order == WeightOrder.INPUT_ROWS;
    Targets targets = new Targets(golden.integers("targets"), golden.scalar("smoothing"));
    try (Kernels kernels = Kernels.open(precision, 2);
        TestMemory memory = new TestMemory();
        SoftmaxOutput output = kernels.softmaxOutput(new OutputShape(features, classes, order))) {
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(
              rows,
              memory.of(golden.floats("input")),
              memory.of(transposed ? golden.transposed("weight") : golden.floats("weight")),
              memory.of(golden.floats("bias")));
      SoftmaxOutput.Gradients gradients =
          new SoftmaxOutput.Gradients(
              memory.garbage((long) rows * features),
              memory.garbage((long) classes * features),
              memory.garbage(classes));
      int count = targets.count();
      double loss = output.lossAndGradients(pass, targets, 1f / count, gradients) / count;
      Floats logits = memory.garbage((long) rows * classes);
      output.logits(pass, logits);

      double expected = golden.scalar("loss");
      assertThat(loss).isCloseTo(expected, within(tolerance * expected));
      near("logits", logits, golden.floats("logits"), tolerance);
      compare(gradients, golden, transposed, tolerance);
    }
  }

  private static void compare(
      SoftmaxOutput.Gradients gradients,
      GoldenValues golden,
      boolean transposed,
      double tolerance) {
    near("x", gradients.inputs(), golden.floats("input_grad"), tolerance);
    near("b", gradients.bias(), golden.floats("bias_grad"), tolerance);
    near(
        "W",
        gradients.weights(),
        transposed ? golden.transposed("weight_grad") : golden.floats("weight_grad"),
        tolerance);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void embeddedRowsAndTheirGradientsAgree(int threads) {
    GoldenValues golden = GoldenValues.of("embedding");
    int rows = golden.shape("weight")[0];
    int width = golden.shape("weight")[1];
    int[] ids = Arrays.stream(golden.integers("ids")).map(id -> id == 0 ? -1 : id).toArray();
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      Floats outputs = memory.garbage((long) ids.length * width);
      Floats gradient = memory.zeros((long) rows * width);
      kernels
          .embedding()
          .lookUp(
              ids, new Embedding.Table(memory.of(golden.floats("weight")), rows, width), outputs);
      kernels
          .embedding()
          .gradient(
              ids,
              memory.of(golden.floats("output_grad")),
              new Embedding.Table(gradient, rows, width),
              Embedding.Rows.REPLACE);

      assertThat(TestMemory.read(outputs)).containsExactly(golden.floats("output"));
      near("table", gradient, golden.floats("weight_grad"), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pooledSequencesAndTheirGradientsAgree(Pooling pooling) {
    GoldenValues golden = GoldenValues.of("pooling");
    int[] shape = golden.shape("input");
    Lengths lengths = Lengths.of(shape[0], golden.integers("lengths"));
    String kind = pooling.name().toLowerCase(Locale.ROOT);
    try (TestMemory memory = new TestMemory()) {
      Floats outputs = memory.garbage((long) shape[1] * shape[2]);
      Floats gradients = memory.garbage((long) shape[0] * shape[1] * shape[2]);
      int[] steps = pooling.forward(lengths, shape[2], memory.of(golden.floats("input")), outputs);
      pooling.backward(
          lengths, shape[2], memory.of(golden.floats("output_grad")), steps, gradients);

      near("outputs", outputs, golden.floats(kind), 1e-6);
      near("inputs", gradients, golden.floats(kind + "_input_grad"), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "nesterov", "adam"})
  void clippedStepsOfTheOptimizerAgree(String optimizer) {
    GoldenValues golden = GoldenValues.of("update");
    float[] before = golden.floats("parameters");
    float[] norms = golden.floats("norms");
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory()) {
      FlatUpdate update = kernels.flatUpdate();
      Floats parameters = memory.of(before);
      Floats state = memory.zeros(2L * before.length);
      for (int step = 1; step <= norms.length; step++) {
        Floats gradients = memory.of(golden.floats("gradient" + (step - 1)));
        double squares = update.squaredNorm(gradients);
        assertThat(Math.sqrt(squares)).isCloseTo(norms[step - 1], within(1e-5 * norms[step - 1]));
        float factor = (float) Math.min(1, golden.scalar("limit") / Math.sqrt(squares));
        update.update(rule(optimizer, step), parameters, gradients, state, factor);

        float[] expected = golden.floats(optimizer + step);
        Floats change = memory.of(change(before, TestMemory.read(parameters)));
        near("change by step " + step, change, change(before, expected), 1e-4);
      }
    }
  }

  private static UpdateRule rule(String optimizer, int step) {
    return switch (optimizer) {
      case "sgd" -> new UpdateRule.Sgd(0.1f);
      case "nesterov" -> new UpdateRule.Nesterov(0.1f, 0.9f);
      default -> new UpdateRule.Adam(0.01f, 0.9f, 0.999f, 1e-8f, step);
    };
  }

  private static float[] change(float[] before, float[] after) {
    float[] change = new float[before.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = after[i] - before[i];
    }
    return change;
  }
}
