package dev.braid.kernel;

import static dev.braid.kernel.ExpectedRecurrence.near;

import dev.braid.GoldenValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two stacked layers, forward and backward, against what PyTorch makes of them. */
class PyTorchRecurrenceTest {
  private static final int HIDDEN = 6;

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String cell : List.of("lstm", "gru", "rnn")) {
      for (String directions : List.of("forward", "both")) {
        for (int threads : new int[] {1, 2}) {
          cases.add(Arguments.of(cell, directions, threads, Precision.FLOAT32, 1e-4));
          cases.add(Arguments.of(cell, directions, threads, Precision.BFLOAT16, 2e-2));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stackedLayersAgree(
      String cell, String directions, int threads, Precision precision, double tolerance) {
    GoldenValues golden = GoldenValues.of("recurrent-" + cell + "-" + directions);
    try (Kernels kernels = Kernels.open(precision, threads);
        TestMemory memory = new TestMemory()) {
      Layer first = new Layer(kernels, memory, golden, 0);
      Layer second = new Layer(kernels, memory, golden, 1);
      first.forward(memory.of(golden.floats("input")));
      second.forward(first.outputs);
      second.backward(memory.of(golden.floats("output_grad")));
      first.backward(second.inputGradients);

      near("output", second.outputs, golden.floats("output"), tolerance);
      near("input_grad", first.inputGradients, golden.floats("input_grad"), tolerance);
      first.compare(tolerance);
      second.compare(tolerance);
    }
  }

  /** One of the stacked layers. */
  private static final class Layer {
    final Floats outputs;
    final Floats inputGradients;
    private final GoldenValues golden;
    private final int number;
    private final TestMemory memory;
    private final Recurrence recurrence;
    private final RecurrentShape shape;
    private final Lengths lengths;
    private final List<RecurrentWeights> weights = new ArrayList<>();
    private final List<RecurrentWeights> gradients = new ArrayList<>();
    private final RecurrentState last;
    private final RecurrentState initialGradients;

    Layer(Kernels kernels, TestMemory memory, GoldenValues golden, int number) {
      this.golden = golden;
      this.number = number;
      this.memory = memory;
      boolean both = golden.has("weight_ih_l0_reverse");
      int[] size = golden.shape("weight_ih_l" + number);
      Cell cell = golden.has("c0") ? Cell.LSTM : size[0] == 3 * HIDDEN ? Cell.GRU : Cell.TANH;
      shape =
          new RecurrentShape(cell, size[1], HIDDEN, both ? Directions.BOTH : Directions.FORWARD);
      recurrence = kernels.recurrence(shape);
      int steps = golden.shape("input")[0];
      lengths = Lengths.of(steps, golden.integers("lengths"));
      for (int direction = 0; direction < shape.directions().count(); direction++) {
        weights.add(weights(direction));
        gradients.add(
            new RecurrentWeights(
                memory.garbage(shape.inputWeightCount()),
                memory.garbage(shape.recurrentWeightCount()),
                memory.garbage(shape.biasCount())));
      }
      long rows = (long) steps * lengths.batch();
      outputs = memory.garbage(rows * shape.outputSize());
      inputGradients = memory.garbage(rows * shape.inputSize());
      long state = shape.stateCount(lengths.batch());
      last = new RecurrentState(memory.garbage(state), memory.garbage(state));
      initialGradients = new RecurrentState(memory.garbage(state), memory.garbage(state));
    }

    private String end(int direction) {
      return "_l" + number + (direction == 1 ? "_reverse" : "");
    }

    private RecurrentWeights weights(int direction) {
      String end = end(direction);
      return new RecurrentWeights(
          memory.of(golden.transposed("weight_ih" + end)),
          memory.of(golden.transposed("weight_hh" + end)),
          memory.of(golden.bias("bias_ih" + end, HIDDEN)));
    }

    /** This layer's part of PyTorch's states of all layers. */
    private Floats state(String name) {
      if (!golden.has(name)) {
        return null;
      }
      long count = shape.stateCount(lengths.batch());
      return memory.of(golden.floats(name)).slice(number * count, count);
    }

    void forward(Floats inputs) {
      recurrence.forwardForTraining(
          new RecurrentPass(
              lengths,
              inputs,
              weights,
              new RecurrentState(state("h0"), state("c0")),
              outputs,
              last));
    }

    void backward(Floats outputGradients) {
      recurrence.backward(
          new RecurrentGradients(
              outputGradients,
              new RecurrentState(state("hn_grad"), state("cn_grad")),
              inputGradients,
              gradients,
              initialGradients));
    }

    void compare(double tolerance) {
      compareState("hn", last.hidden(), tolerance);
      compareState("h0_grad", initialGradients.hidden(), tolerance);
      if (shape.cell().hasMemory()) {
        compareState("cn", last.memory(), tolerance);
        compareState("c0_grad", initialGradients.memory(), tolerance);
      }
      for (int direction = 0; direction < gradients.size(); direction++) {
        String end = end(direction) + "_grad";
        RecurrentWeights actual = gradients.get(direction);
        compare("weight_ih" + end, actual.input(), tolerance);
        compare("weight_hh" + end, actual.recurrent(), tolerance);
        near("bias" + end, actual.bias(), golden.biasGradient("bias_ih" + end, HIDDEN), tolerance);
      }
    }

    private void compare(String weight, Floats actual, double tolerance) {
      near(weight, actual, golden.transposed(weight), tolerance);
    }

    private void compareState(String name, Floats actual, double tolerance) {
      near(name + " of layer " + number, actual, TestMemory.read(state(name)), tolerance);
    }
  }
}
