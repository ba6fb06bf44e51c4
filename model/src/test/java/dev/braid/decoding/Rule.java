package dev.braid.decoding;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The log-probabilities of a toy model, as a pure function of the source and the prefix. */
interface Rule {
  float[] next(int[] source, int[] prefix);

  /** Random distributions that depend on the source and on all of the prefix. */
  static Rule random(long seed, int vocabulary) {
    return random(seed, vocabulary, 4);
  }

  /** Random distributions as trained models have them: often nearly certain of the next token. */
  static Rule peaked(long seed, int vocabulary) {
    return random(seed, vocabulary, 30);
  }

  private static Rule random(long seed, int vocabulary, double spread) {
    return (source, prefix) -> {
      SplittableRandom random = at(seed, source, prefix);
      double[] logits = random.doubles(vocabulary, 0, spread).toArray();
      double sum = Arrays.stream(logits).map(Math::exp).sum();
      float[] values = new float[vocabulary];
      for (int i = 0; i < vocabulary; i++) {
        values[i] = (float) (logits[i] - Math.log(sum));
      }
      return values;
    };
  }

  /** Multiples of a half, so that many prefixes are equally probable. */
  static Rule tied(long seed, int vocabulary) {
    return (source, prefix) -> {
      SplittableRandom random = at(seed, source, prefix);
      float[] values = new float[vocabulary];
      for (int i = 0; i < vocabulary; i++) {
        values[i] = -0.5f * (1 + random.nextInt(3));
      }
      return values;
    };
  }

  private static SplittableRandom at(long seed, int[] source, int[] prefix) {
    return new SplittableRandom(
        new SplittableRandom(seed * 31 + Arrays.hashCode(source)).nextLong()
            + Arrays.hashCode(prefix));
  }

  /** The sum that a forced score is: in order, in double precision. */
  default double logProbability(int[] source, int[] ids) {
    double sum = 0;
    for (int i = 0; i < ids.length; i++) {
      sum += next(source, Arrays.copyOf(ids, i))[ids[i]];
    }
    return sum;
  }
}
