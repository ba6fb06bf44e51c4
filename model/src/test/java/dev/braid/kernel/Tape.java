package dev.braid.kernel;

import java.util.Arrays;

/**
 * Reverse differentiation of scalars in double precision: a reference only has to say the way
 * forward. A number is an index; each remembers what it was made of and with which slopes.
 */
final class Tape {
  private double[] values = new double[1024];
  private double[] gradients;
  private int[] ends = new int[1024];
  private int[] parents = new int[1024];
  private double[] slopes = new double[1024];
  private int count;
  private int edges;

  int leaf(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    values[count] = value;
    ends[count] = edges;
    return count++;
  }

  int[] leaves(Floats floats) {
    return Arrays.stream(TestMemory.doubles(floats)).mapToInt(this::leaf).toArray();
  }

  private void edge(int parent, double slope) {
    if (edges == parents.length) {
      parents = Arrays.copyOf(parents, 2 * edges);
      slopes = Arrays.copyOf(slopes, 2 * edges);
    }
    parents[edges] = parent;
    slopes[edges++] = slope;
  }

  private int node(double value, int a, double slope) {
    edge(a, slope);
    return leaf(value);
  }

  int add(int a, int b) {
    edge(a, 1);
    return node(values[a] + values[b], b, 1);
  }

  int product(int a, int b) {
    edge(a, values[b]);
    return node(values[a] * values[b], b, values[a]);
  }

  int quotient(int a, int b) {
    edge(a, 1 / values[b]);
    return node(values[a] / values[b], b, -values[a] / (values[b] * values[b]));
  }

  int tanh(int a) {
    double y = Math.tanh(values[a]);
    return node(y, a, 1 - y * y);
  }

  int sigmoid(int a) {
    double y = 1 / (1 + Math.exp(-values[a]));
    return node(y, a, y * (1 - y));
  }

  int exp(int a) {
    double y = Math.exp(values[a]);
    return node(y, a, y);
  }

  /**
   * The sum over i of {@code row[i]} times the number at {@code first + i * stride} of a matrix.
   */
  int dot(int[] row, int[] matrix, int first, int stride) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      int other = matrix[first + i * stride];
      edge(row[i], values[other]);
      edge(other, values[row[i]]);
      sum += values[row[i]] * values[other];
    }
    return leaf(sum);
  }

  /** A row times a row-major matrix. */
  int[] multiply(int[] row, int[] matrix, int columns) {
    int[] result = new int[columns];
    for (int j = 0; j < columns; j++) {
      result[j] = dot(row, matrix, j, columns);
    }
    return result;
  }

  int[] softmax(int[] scores) {
    int[] powers = Arrays.stream(scores).map(this::exp).toArray();
    int sum = Arrays.stream(powers).reduce(this::add).orElse(-1);
    return Arrays.stream(powers).map(p -> quotient(p, sum)).toArray();
  }

  double value(int node) {
    return values[node];
  }

  double[] values(int[] nodes) {
    return Arrays.stream(nodes).mapToDouble(i -> i < 0 ? 0 : values[i]).toArray();
  }

  double[] gradients(int[] nodes) {
    return Arrays.stream(nodes).mapToDouble(i -> gradients[i]).toArray();
  }

  /** Says how much the result changes with a number by itself; to be called before the sweep. */
  void seed(int node, double gradient) {
    if (gradients == null || gradients.length < count) {
      gradients = gradients == null ? new double[count] : Arrays.copyOf(gradients, count);
    }
    gradients[node] += gradient;
  }

  /** Hands all gradients back to the leaves. */
  void sweep() {
    for (int node = count - 1; node >= 0; node--) {
      for (int e = node == 0 ? 0 : ends[node - 1]; e < ends[node]; e++) {
        gradients[parents[e]] += slopes[e] * gradients[node];
      }
    }
  }
}
