package dev.braid.sample;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random draws that are the same on every JVM: only {@link SplittableRandom#split} and {@link
 * SplittableRandom#nextLong} are used, and numbers in a range are derived from the 64 bits here.
 */
final class Dice {
  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The stream of one part: the first split of the seed's generator is train, the second valid, the
   * third test.
   */
  static Dice of(long seed, Part part) {
    SplittableRandom root = new SplittableRandom(seed);
    SplittableRandom stream = root.split();
    for (int skipped = 0; skipped < part.ordinal(); skipped++) {
      stream = root.split();
    }

    return new Dice(stream);
  }

  /** A number in [0, 1), from the top 53 bits. */
  double fraction() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  /**
   * A whole number in [0, bound); the bias, at most bound / 2^31, is far below what any corpus
   * could show.
   */
  int below(int bound) {
    return (int) ((random.nextLong() >>> 33) * bound >>> 31);
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** An index drawn with the given probabilities, which sum to one. */
  int weighted(double[] probabilities) {
    double left = fraction();
    int last = probabilities.length - 1;
    for (int i = 0; i < last; i++) {
      left -= probabilities[i];
      if (left < 0) {
        return i;
      }
    }

    return last;
  }
}
