package dev.braid.kernel;

import java.nio.FloatBuffer;

/** The fused update, a chunk at a time: copied in, computed in vectorised loops, copied out. */
final class UpdateLoops {
  private final UpdateRule rule;
  private final FloatBuffer parameters;
  private final FloatBuffer gradients;
  private final FloatBuffer state;
  private final int second;
  private final float factor;

  UpdateLoops(UpdateRule rule, Floats parameters, Floats gradients, Floats state, float factor) {
    this.rule = rule;
    this.parameters = parameters.buffer();
    this.gradients = gradients.buffer();
    this.state = rule.stateCount() == 0 ? null : state.buffer();
    this.second = (int) parameters.length();
    this.factor = factor;
  }

  /** One member's copies of a chunk. */
  static final class Arrays {
    final float[] p;
    final float[] g;
    final float[] m;
    final float[] v;

    Arrays(int size) {
      p = new float[size];
      g = new float[size];
      m = new float[size];
      v = new float[size];
    }
  }

  void run(Arrays a, int at, int n) {
    parameters.get(at, a.p, 0, n);
    gradients.get(at, a.g, 0, n);
    float keep = 1f - rule.rate() * rule.decay();
    if (rule instanceof UpdateRule.Sgd sgd) {
      descend(a.p, a.g, keep, sgd.rate() * factor, n);
    } else if (rule instanceof UpdateRule.Nesterov nesterov) {
      nesterov(nesterov, a, at, n, keep);
    } else if (rule instanceof UpdateRule.Adam adam) {
      adam(adam, a, at, n, keep);
    }

    parameters.put(at, a.p, 0, n);
  }

  private void nesterov(UpdateRule.Nesterov rule, Arrays a, int at, int n, float keep) {
    state.get(at, a.v, 0, n);
    accumulate(a.v, a.g, rule.momentum(), factor, n);
    state.put(at, a.v, 0, n);
    lookAhead(a.g, a.v, factor, rule.momentum(), n);
    descend(a.p, a.g, keep, rule.rate(), n);
  }

  private void adam(UpdateRule.Adam rule, Arrays a, int at, int n, float keep) {
    state.get(at, a.m, 0, n);
    state.get(second + at, a.v, 0, n);
    accumulate(a.m, a.g, rule.beta1(), (1f - rule.beta1()) * factor, n);
    accumulateSquares(a.v, a.g, rule.beta2(), (1f - rule.beta2()) * factor * factor, n);
    state.put(at, a.m, 0, n);
    state.put(second + at, a.v, 0, n);
    double first = 1.0 - Math.pow(rule.beta1(), rule.step());
    double secondCorrection = Math.sqrt(1.0 - Math.pow(rule.beta2(), rule.step()));
    float inverse = (float) (1.0 / secondCorrection);
    divide(a.g, a.m, a.v, inverse, rule.epsilon(), n);
    descend(a.p, a.g, keep, (float) (rule.rate() / first), n);
  }

  private static void descend(float[] p, float[] g, float keep, float rate, int n) {
    for (int i = 0; i < n; i++) {
      p[i] = Math.fma(-rate, g[i], keep * p[i]);
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

  private static void lookAhead(float[] g, float[] v, float factor, float momentum, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = Math.fma(momentum, v[i], factor * g[i]);
    }
  }

  private static void divide(
      float[] target, float[] m, float[] v, float inverse, float epsilon, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = m[i] / Math.fma((float) Math.sqrt(v[i]), inverse, epsilon);
    }
  }
}
