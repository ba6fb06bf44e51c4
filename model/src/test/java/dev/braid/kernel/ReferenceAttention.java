package dev.braid.kernel;

import java.util.Arrays;

/** Attention of one query over one memory, as the papers write it. */
final class ReferenceAttention {
  private final Tape tape;
  private final AttentionShape shape;
  final int[] query;
  final int[] memory;
  final int[] vector;
  final int[] combine;
  final int[] bias;

  ReferenceAttention(Tape tape, AttentionShape shape, AttentionWeights weights) {
    this.tape = tape;
    this.shape = shape;
    query = weights.query() == null ? new int[0] : tape.leaves(weights.query());
    memory = weights.memory() == null ? new int[0] : tape.leaves(weights.memory());
    vector = weights.vector() == null ? new int[0] : tape.leaves(weights.vector());
    combine = tape.leaves(weights.combine());
    bias = tape.leaves(weights.bias());
  }

  int[] probabilities(int[] q, int[][] rows) {
    return tape.softmax(Arrays.stream(rows).mapToInt(m -> score(q, m)).toArray());
  }

  private int score(int[] q, int[] m) {
    return switch (shape.score()) {
      case DOT -> tape.dot(q, m, 0, 1);
      case GENERAL -> tape.dot(tape.multiply(q, query, shape.memorySize()), m, 0, 1);
      default -> {
        int[] sum = tape.multiply(q, query, shape.scoreSize());
        int[] other = tape.multiply(m, memory, shape.scoreSize());
        for (int i = 0; i < sum.length; i++) {
          sum[i] = tape.tanh(tape.add(sum[i], other[i]));
        }
        yield tape.dot(sum, vector, 0, 1);
      }
    };
  }

  int[] context(int[] probabilities, int[][] rows) {
    int[] context = new int[shape.memorySize()];
    for (int i = 0; i < context.length; i++) {
      int column = i;
      int[] values = Arrays.stream(rows).mapToInt(row -> row[column]).toArray();
      context[i] = tape.dot(probabilities, values, 0, 1);
    }
    return context;
  }

  int[] output(int[] context, int[] q) {
    int[] joined = Arrays.copyOf(context, shape.joinedSize());
    System.arraycopy(q, 0, joined, context.length, q.length);
    int[] result = tape.multiply(joined, combine, shape.outputSize());
    for (int i = 0; i < result.length; i++) {
      result[i] = tape.tanh(tape.add(result[i], bias[i]));
    }
    return result;
  }
}
