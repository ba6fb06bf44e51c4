package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** What comes after, and on the way back before, the combining product over all rows. */
final class AttentionOutputs {
  private final AttentionShape shape;
  private final AttentionBuffers buffers;

  AttentionOutputs(AttentionShape shape, AttentionBuffers buffers) {
    this.shape = shape;
    this.buffers = buffers;
  }

  /** The tanh of a member's rows, and their copies in the padded batch. */
  void finish(AttentionRows rows, int member, Floats padded) {
    float[] row = new float[shape.outputSize()];
    FloatBuffer outputs = buffers.outputs.floats();
    Span own = rows.queryRows(member);
    for (int i = own.from(); i < own.to(); i++) {
      outputs.get(i * row.length, row);
      Elementwise.tanh(row, row, row.length);
      outputs.put(i * row.length, row);
    }

    rows.scatterQueries(member, buffers.outputs, row.length, 0, padded, row.length);
  }

  /** A member's share of {@code [querySteps, queryBatch, memorySteps]}, zeros at padding. */
  void scatterProbabilities(AttentionRows rows, int member, Floats padded) {
    Span share = rows.share(member);
    for (int memory = share.from(); memory < share.to(); memory++) {
      for (int query = rows.firstQuery(memory); query < rows.firstQuery(memory + 1); query++) {
        scatter(rows, memory, query, padded.buffer());
      }
    }
  }

  private void scatter(AttentionRows rows, int memory, int query, FloatBuffer target) {
    Lengths queries = rows.queries();
    int steps = rows.memories().steps();
    int length = rows.memories().length(memory);
    float[] zeros = new float[steps];
    for (int time = 0; time < queries.steps(); time++) {
      int to = (time * queries.batch() + query) * steps;
      target.put(to, zeros);
      if (time < queries.length(query)) {
        int from = rows.scoreRow(query, time) * rows.width();
        target.put(to, buffers.probabilities.floats(), from, length);
      }
    }
  }

  /** The gradients before the tanh of a member's rows, and their sum, which is the bias's. */
  void errors(AttentionRows rows, int member, Floats padded, float[] biasGradient) {
    int size = shape.outputSize();
    Arrays.fill(biasGradient, 0f);
    rows.clearFree(buffers.errors, size, member);
    rows.gatherQueries(member, padded, size, buffers.errors, size, 0);
    float[] error = new float[size];
    float[] output = new float[size];
    FloatBuffer errors = buffers.errors.floats();
    Span own = rows.queryRows(member);
    for (int i = own.from(); i < own.to(); i++) {
      errors.get(i * size, error);
      buffers.outputs.floats().get(i * size, output);
      Elementwise.beforeTanh(error, output, error, size);
      Elementwise.add(biasGradient, error, size);
      errors.put(i * size, error);
    }
  }
}
