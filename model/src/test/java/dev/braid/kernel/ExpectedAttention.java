package dev.braid.kernel;

import java.util.Arrays;

/** What the reference makes of a case. */
final class ExpectedAttention {
  private final AttentionCase given;
  private final Tape tape = new Tape();
  private final ReferenceAttention reference;
  private final int[] queries;
  private final int[] memory;
  private final int[] outputs;
  private final int[] probabilities;

  ExpectedAttention(AttentionCase given) {
    this.given = given;
    reference = new ReferenceAttention(tape, given.shape, given.weights);
    queries = tape.leaves(given.queries);
    memory = tape.leaves(given.memory);
    outputs = new int[(int) given.outputs.length()];
    probabilities = new int[(int) given.probabilities.length()];
    Arrays.fill(outputs, -1);
    Arrays.fill(probabilities, -1);
    for (int query = 0; query < given.queryLengths.batch(); query++) {
      for (int time = 0; time < given.queryLengths.length(query); time++) {
        attend(query, time * given.queryLengths.batch() + query);
      }
    }
    seed();
  }

  private void attend(int query, int row) {
    int[] q = part(queries, row, given.shape.querySize());
    int[][] rows = rows(memory, given.memoryLengths, memoryOf(query), given.shape);
    int[] p = reference.probabilities(q, rows);
    System.arraycopy(p, 0, probabilities, row * given.memoryLengths.steps(), p.length);
    int[] output = reference.output(reference.context(p, rows), q);
    System.arraycopy(output, 0, outputs, row * output.length, output.length);
  }

  private int memoryOf(int query) {
    return query / (given.queryLengths.batch() / given.memoryLengths.batch());
  }

  static int[] part(int[] nodes, int row, int size) {
    return Arrays.copyOfRange(nodes, row * size, (row + 1) * size);
  }

  /** The rows of one memory. */
  static int[][] rows(int[] memory, Lengths lengths, int which, AttentionShape shape) {
    int[][] rows = new int[lengths.length(which)][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = part(memory, t * lengths.batch() + which, shape.memorySize());
    }
    return rows;
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

  /** Compares everything that the kernels computed. */
  void compare(double tolerance) {
    compare(tolerance, ExpectedRecurrence.LEAST);
  }

  /** The same, with an error that is allowed where little is expected. */
  void compare(double tolerance, double least) {
    near("outputs", given.outputs, tape.values(outputs), tolerance, least);
    near("probabilities", given.probabilities, tape.values(probabilities), tolerance, least);
    near("query gradients", given.queryGradients, tape.gradients(queries), tolerance, least);
    near("memory gradients", given.memoryGradients, tape.gradients(memory), tolerance, least);
    compare(tape, reference, given.weightGradients, tolerance, least);
  }

  static void compare(
      Tape tape,
      ReferenceAttention reference,
      AttentionWeights actual,
      double tolerance,
      double least) {
    if (actual.query() != null) {
      near("query weights", actual.query(), tape.gradients(reference.query), tolerance, least);
    }
    if (actual.memory() != null) {
      near("memory weights", actual.memory(), tape.gradients(reference.memory), tolerance, least);
      near("score vector", actual.vector(), tape.gradients(reference.vector), tolerance, least);
    }
    near("combine", actual.combine(), tape.gradients(reference.combine), tolerance, least);
    near("bias", actual.bias(), tape.gradients(reference.bias), tolerance, least);
  }

  private static void near(
      String what, Floats actual, double[] expected, double tolerance, double least) {
    ExpectedRecurrence.near(what, actual, expected, tolerance, least);
  }
}
