package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the papers' equations, differentiated in double precision, make of a case. */
final class ExpectedFeeding {
  private final FeedingCase given;
  private final FeedingShape shape;
  private final Tape tape = new Tape();
  private final ReferenceAttention attention;
  private final List<TapeCell> cells = new ArrayList<>();
  private final List<int[]> hidden = new ArrayList<>();
  private final List<int[]> memories = new ArrayList<>();
  private final List<int[]> lastHidden = new ArrayList<>();
  private final List<int[]> lastMemory = new ArrayList<>();
  private final int[] inputs;
  private final int[] memory;
  private final int[] initialFed;
  private final int[] lastFed;
  private final int[] outputs;
  private final int[] probabilities;

  ExpectedFeeding(FeedingCase given) {
    this.given = given;
    shape = given.shape;
    attention = new ReferenceAttention(tape, shape.attention(), given.attention);
    for (int layer = 0; layer < shape.layers(); layer++) {
      cells.add(new TapeCell(tape, shape.layer(layer), given.weights.get(layer)));
      hidden.add(tape.leaves(given.initial.get(layer).hidden()));
      memories.add(tape.leaves(given.initial.get(layer).memory()));
      lastHidden.add(hidden.get(layer).clone());
      lastMemory.add(memories.get(layer).clone());
    }
    inputs = tape.leaves(given.inputs);
    memory = tape.leaves(given.memory);
    initialFed = given.initialFed == null ? new int[0] : tape.leaves(given.initialFed);
    lastFed = initialFed.clone();
    outputs = new int[(int) given.outputs.length()];
    probabilities = new int[(int) given.probabilities.length()];
    Arrays.fill(outputs, -1);
    Arrays.fill(probabilities, -1);
    for (int sequence = 0; sequence < given.lengths.batch(); sequence++) {
      for (int time = 0; time < given.lengths.length(sequence); time++) {
        step(sequence, time);
      }
    }
    seed();
  }

  private void step(int sequence, int time) {
    int row = time * given.lengths.batch() + sequence;
    int which = sequence / (given.lengths.batch() / given.memoryLengths.batch());
    int[][] rows = ExpectedAttention.rows(memory, given.memoryLengths, which, shape.attention());
    int top = shape.layers() - 1;
    int[] before = part(lastHidden.get(top), sequence, shape.hiddenSize());
    boolean feedsContext = shape.feeding() == Feeding.CONTEXT;
    int[] context = feedsContext ? context(before, rows, row) : null;
    int[] fed = feedsContext ? context : part(lastFed, sequence, shape.fedSize());
    int[] x = join(part(inputs, row, shape.inputSize()), fed);
    for (int layer = 0; layer <= top; layer++) {
      x = cell(layer, sequence, layer == 0 ? x : dropped(layer, x, row));
    }
    int[] output = attention.output(feedsContext ? context : context(x, rows, row), x);
    System.arraycopy(output, 0, outputs, row * output.length, output.length);
    if (!feedsContext) {
      System.arraycopy(output, 0, lastFed, sequence * output.length, output.length);
    }
  }

  private static int[] part(int[] nodes, int row, int size) {
    return ExpectedAttention.part(nodes, row, size);
  }

  private static int[] join(int[] a, int[] b) {
    int[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private int[] context(int[] query, int[][] rows, int row) {
    int[] p = attention.probabilities(query, rows);
    System.arraycopy(p, 0, probabilities, row * given.memoryLengths.steps(), p.length);
    return attention.context(p, rows);
  }

  private int[] dropped(int layer, int[] x, int row) {
    int[] result = x.clone();
    for (int i = 0; i < x.length && !given.dropout.isEmpty(); i++) {
      float factor = given.dropout.get(layer - 1).buffer().get(row * x.length + i);
      result[i] = tape.product(x[i], tape.leaf(factor));
    }
    return result;
  }

  private int[] cell(int layer, int sequence, int[] x) {
    int n = shape.hiddenSize();
    int[] h = part(lastHidden.get(layer), sequence, n);
    int[] c = part(lastMemory.get(layer), sequence, n);
    int[] next = cells.get(layer).step(x, h, c);
    System.arraycopy(next, 0, lastHidden.get(layer), sequence * n, n);
    System.arraycopy(c, 0, lastMemory.get(layer), sequence * n, n);
    return next;
  }

  private void seed() {
    double[] wanted = TestMemory.doubles(given.outputGradients);
    tape.seed(0, 0);
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] >= 0) {
        tape.seed(outputs[i], wanted[i]);
      }
    }
    tape.sweep();
  }

  /** The sum of outputs times their gradients: what the gradients are of. */
  double objective() {
    double[] wanted = TestMemory.doubles(given.outputGradients);
    double[] values = tape.values(outputs);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += outputs[i] < 0 ? 0 : values[i] * wanted[i];
    }
    return sum;
  }

  double[] memoryGradients() {
    return tape.gradients(memory);
  }

  double[] initialHiddenGradients() {
    return tape.gradients(hidden.get(0));
  }

  /** Compares everything that the kernels computed. */
  void compare(double tolerance) {
    compare(tolerance, ExpectedRecurrence.LEAST);
  }

  /** The same, with an error that is allowed where little is expected. */
  void compare(double tolerance, double least) {
    near("outputs", given.outputs, tape.values(outputs), tolerance, least);
    near("probabilities", given.probabilities, tape.values(probabilities), tolerance, least);
    near("input gradients", given.inputGradients, tape.gradients(inputs), tolerance, least);
    near("memory gradients", given.memoryGradients, tape.gradients(memory), tolerance, least);
    if (given.initialFed != null) {
      near("last fed", given.lastFed, tape.values(lastFed), tolerance, least);
      near("fed gradients", given.initialFedGradient, tape.gradients(initialFed), tolerance, least);
    }
    ExpectedAttention.compare(tape, attention, given.attentionGradients, tolerance, least);
    for (int layer = 0; layer < shape.layers(); layer++) {
      compareLayer(layer, tolerance, least);
    }
  }

  private void compareLayer(int layer, double tolerance, double least) {
    RecurrentState last = given.last.get(layer);
    RecurrentState initial = given.initialGradients.get(layer);
    near("last hidden", last.hidden(), tape.values(lastHidden.get(layer)), tolerance, least);
    near("hidden gradients", initial.hidden(), tape.gradients(hidden.get(layer)), tolerance, least);
    if (shape.cell().hasMemory()) {
      near("last memory", last.memory(), tape.values(lastMemory.get(layer)), tolerance, least);
      near(
          "initial memory gradients",
          initial.memory(),
          tape.gradients(memories.get(layer)),
          tolerance,
          least);
    }
    TapeCell cell = cells.get(layer);
    RecurrentWeights actual = given.weightGradients.get(layer);
    near("W " + layer, actual.input(), tape.gradients(cell.w), tolerance, least);
    near("U " + layer, actual.recurrent(), tape.gradients(cell.u), tolerance, least);
    near("b " + layer, actual.bias(), tape.gradients(cell.b), tolerance, least);
  }

  private static void near(
      String what, Floats actual, double[] expected, double tolerance, double least) {
    ExpectedRecurrence.near(what, actual, expected, tolerance, least);
  }
}
