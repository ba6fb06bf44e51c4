package dev.braid.kernel;

import java.util.Arrays;

/**
 * A chunk of parameters on the heap, with its gradients and moments: the arithmetic of an update in
 * vectorised loops.
 */
final class UpdateChunk {
  /** Floats of a chunk; its arrays stay in a core's own cache. */
  static final int SIZE = 1 << 11;

  final float[] parameters;
  final float[] gradients;

  /** By number of the moment. */
  final float[][] moments;

  private final float[] direction;

  UpdateChunk(int size) {
    parameters = new float[size];
    gradients = new float[size];
    moments = new float[][] {new float[size], new float[size]};
    direction = new float[size];
  }

  /**
   * One step of the first {@code n} parameters.
   *
   * @param factor what the gradients are multiplied by
   */
  void step(UpdateRule rule, float factor, int n) {
    if (rule instanceof UpdateRule.Sgd) {
      descend(parameters, gradients, rule.rate() * factor, n);
    } else if (rule instanceof UpdateRule.Nesterov nesterov) {
      accumulate(moments[0], gradients, nesterov.momentum(), factor, n);
      lookAhead(direction, gradients, moments[0], factor, nesterov.momentum(), n);
      descend(parameters, direction, rule.rate(), n);
    } else if (rule instanceof UpdateRule.Adam adam) {
      descend(parameters, direction, adam(adam, factor, n), n);
    }
  }

  /** A step whose gradients are zeros. */
  void stepWithoutGradient(UpdateRule rule, int n) {
    Arrays.fill(gradients, 0, n, 0f);
    step(rule, 1f, n);
  }

  /** Fills the direction and returns the rate corrected for the first moment's bias. */
  private float adam(UpdateRule.Adam rule, float factor, int n) {
    float[] m = moments[0];
    float[] v = moments[1];
    accumulate(m, gradients, rule.beta1(), (1f - rule.beta1()) * factor, n);
    accumulateSquares(v, gradients, rule.beta2(), (1f - rule.beta2()) * factor * factor, n);
    double first = 1.0 - Math.pow(rule.beta1(), rule.step());
    double second = Math.sqrt(1.0 - Math.pow(rule.beta2(), rule.step()));
    divide(direction, m, v, (float) (1.0 / second), rule.epsilon(), n);
    return (float) (rule.rate() / first);
  }

  private static void descend(float[] p, float[] g, float rate, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Math.fma(-rate, g[i], p[i]);
    }
  }

  private static void accumulate(float[] v, float[] g, float keep, float add, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Math.fma(v[i], keep, g[i] * add);
    }
  }

  private static void accumulateSquares(float[] v, float[] g, float keep, float add, int n) {
    for (int i = 0; i < n; i++) {
      v[i] = Math.fma(v[i], keep, g[i] * g[i] * add);
    }
  }

  private static void lookAhead(
      float[] target, float[] g, float[] v, float factor, float momentum, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = Math.fma(momentum, v[i], factor * g[i]);
    }
  }

  private static void divide(
      float[] target, float[] m, float[] v, float inverse, float epsilon, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = m[i] / Math.fma((float) Math.sqrt(v[i]), inverse, epsilon);
    }
  }
}
