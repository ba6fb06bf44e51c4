package dev.braid.kernel;

/**
 * The element-wise arithmetic as loops that HotSpot turns into vector instructions without any
 * flag: one array per operand, every access at the loop's own index, no branch, no conversion.
 * Compiled or interpreted, with wide vectors or narrow ones, the bits are the same, as each element
 * is rounded on its own.
 */
final class Elementwise {
  // Beyond this, tanh is 1 in float32.
  private static final float TANH_LIMIT = 7.998811721801758f;

  private Elementwise() {}

  /** Rational minimax approximation of tanh, as in Eigen; off by at most 3e-7. */
  static float tanh(float value) {
    float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, value));
    float q = x * x;
    float p = Math.fma(q, -2.76076847742355e-16f, 2.00018790482477e-13f);
    p = Math.fma(q, p, -8.60467152213735e-11f);
    p = Math.fma(q, p, 5.12229709037114e-08f);
    p = Math.fma(q, p, 1.48572235717979e-05f);
    p = Math.fma(q, p, 6.37261928875436e-04f);
    p = Math.fma(q, p, 4.89352455891786e-03f);
    float d = Math.fma(q, 1.19825839466702e-06f, 1.18534705686654e-04f);
    d = Math.fma(q, d, 2.26843463243900e-03f);
    d = Math.fma(q, d, 4.89352518554385e-03f);
    return x * p / d;
  }

  static float sigmoid(float x) {
    return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
  }

  /** a = sigmoid(a + b). */
  static void sigmoidOfSum(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = sigmoid(a[i] + b[i]);
    }
  }

  /** a = tanh(a + b). */
  static void tanhOfSum(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = tanh(a[i] + b[i]);
    }
  }

  /** a = tanh(a + b·c). */
  static void tanhOfGatedSum(float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = tanh(Math.fma(b[i], c[i], a[i]));
    }
  }

  /** target = tanh(a). */
  static void tanh(float[] a, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = tanh(a[i]);
    }
  }

  /** target = a·b. */
  static void product(float[] a, float[] b, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * b[i];
    }
  }

  /** target = a·b + c·d. */
  static void sumOfProducts(float[] a, float[] b, float[] c, float[] d, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = Math.fma(a[i], b[i], c[i] * d[i]);
    }
  }

  /** a += b. */
  static void add(float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      a[i] += b[i];
    }
  }

  /** a += b·c. */
  static void addProduct(float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.fma(b[i], c[i], a[i]);
    }
  }

  /** a += factor·b. */
  static void addScaled(float[] a, float[] b, float factor, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.fma(b[i], factor, a[i]);
    }
  }

  /**
   * The sum of a·b. HotSpot keeps the order of a sum and so makes no vectors of it: eight sums side
   * by side at least do not wait for each other.
   */
  static float dot(float[] a, float[] b, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
      s4 = Math.fma(a[i + 4], b[i + 4], s4);
      s5 = Math.fma(a[i + 5], b[i + 5], s5);
      s6 = Math.fma(a[i + 6], b[i + 6], s6);
      s7 = Math.fma(a[i + 7], b[i + 7], s7);
    }

    for (; i < n; i++) {
      s0 = Math.fma(a[i], b[i], s0);
    }

    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
  }

  /** target = p·(d - mean), the gradient before a softmax of values p and gradients d. */
  static void beforeSoftmax(float[] p, float[] d, float mean, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = p[i] * (d[i] - mean);
    }
  }

  /** target = (1 - g)·a + g·b. */
  static void blend(float[] g, float[] a, float[] b, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = Math.fma(g[i], b[i] - a[i], a[i]);
    }
  }

  /** target = d·b·g·(1 - g): the gradient before a sigmoid of value g that was multiplied by b. */
  static void beforeSigmoid(float[] d, float[] b, float[] g, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = d[i] * b[i] * (g[i] * (1f - g[i]));
    }
  }

  /** target = d·b·(1 - g²): the gradient before a tanh of value g that was multiplied by b. */
  static void beforeTanh(float[] d, float[] b, float[] g, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = d[i] * b[i] * Math.fma(-g[i], g[i], 1f);
    }
  }

  /** target = d·(1 - g²). */
  static void beforeTanh(float[] d, float[] g, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = d[i] * Math.fma(-g[i], g[i], 1f);
    }
  }

  /** a += d·b·(1 - g²). */
  static void addBeforeTanh(float[] a, float[] d, float[] b, float[] g, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = Math.fma(d[i] * b[i], Math.fma(-g[i], g[i], 1f), a[i]);
    }
  }

  /** target = d·(1 - z)·(1 - g²). */
  static void beforeBlendedTanh(float[] d, float[] z, float[] g, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = d[i] * (1f - z[i]) * Math.fma(-g[i], g[i], 1f);
    }
  }

  /** target = d·(b - a)·z·(1 - z). */
  static void beforeBlend(float[] d, float[] a, float[] b, float[] z, float[] target, int n) {
    for (int i = 0; i < n; i++) {
      target[i] = d[i] * (b[i] - a[i]) * (z[i] * (1f - z[i]));
    }
  }

  /** Writes the sum of arrays, taken in their order. */
  static void store(float[][] arrays, Floats target) {
    float[] sum = arrays[0].clone();
    for (int i = 1; i < arrays.length; i++) {
      add(sum, arrays[i], sum.length);
    }

    target.buffer().put(0, sum);
  }
}
