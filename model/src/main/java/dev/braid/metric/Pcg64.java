package dev.braid.metric;

/**
 * The generator behind NumPy's {@code default_rng(seed)}: O'Neill's PCG XSL RR 128/64, seeded
 * through NumPy's {@code SeedSequence}, with Lemire's bounded integers. Its numbers are NumPy's, so
 * that a resampled corpus is the one sacreBLEU draws.
 */
final class Pcg64 {
  private static final long MULTIPLIER_HIGH = 0x2360ED051FC65DA4L;
  private static final long MULTIPLIER_LOW = 0x4385DF649FCCF645L;
  private static final long LOW_WORD = 0xFFFF_FFFFL;

  private final long incrementHigh;
  private final long incrementLow;
  private long high;
  private long low;
  private long spare;
  private boolean hasSpare;

  /**
   * @param seed not negative
   */
  Pcg64(int seed) {
    long[] words = seedWords(seed);
    incrementHigh = words[2] << 1 | words[3] >>> 63;
    incrementLow = words[3] << 1 | 1;
    step();
    add(words[0], words[1]);
    step();
  }

  /** A number from 0 to below {@code bound}, each as likely, as {@code integers(0, bound)}. */
  int nextBelow(int bound) {
    if (bound == 1) {
      return 0;
    }

    long threshold = (1L << Integer.SIZE) % bound;
    long product = nextWord() * bound;
    while ((product & LOW_WORD) < threshold) {
      product = nextWord() * bound;
    }

    return (int) (product >>> Integer.SIZE);
  }

  /** 32 bits: the lower half of a number of 64, then its upper half. */
  private long nextWord() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }

    step();
    long next = Long.rotateRight(high ^ low, (int) (high >>> 58));
    spare = next >>> Integer.SIZE;
    hasSpare = true;
    return next & LOW_WORD;
  }

  private void step() {
    long productHigh =
        unsignedMultiplyHigh(low, MULTIPLIER_LOW) + high * MULTIPLIER_LOW + low * MULTIPLIER_HIGH;
    low *= MULTIPLIER_LOW;
    high = productHigh;
    add(incrementHigh, incrementLow);
  }

  private void add(long addedHigh, long addedLow) {
    low += addedLow;
    high += addedHigh + (Long.compareUnsigned(low, addedLow) < 0 ? 1 : 0);
  }

  private static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }

  /** {@code SeedSequence(seed).generate_state(4, uint64)}; its constants are NumPy's. */
  private static long[] seedWords(int seed) {
    Hash in = new Hash(0x43B0D7E5, 0x931E8875);
    int[] pool = {in.of(seed), in.of(0), in.of(0), in.of(0)};
    for (int from = 0; from < pool.length; from++) {
      for (int to = 0; to < pool.length; to++) {
        if (from != to) {
          int mixed = 0xCA01F9DD * pool[to] - 0x4973F715 * in.of(pool[from]);
          pool[to] = mixed ^ mixed >>> 16;
        }
      }
    }

    Hash out = new Hash(0x8B51F9DD, 0x58F38DED);
    long[] words = new long[4];
    for (int i = 0; i < words.length; i++) {
      long lower = out.of(pool[2 * i % 4]) & LOW_WORD;
      words[i] = (long) out.of(pool[(2 * i + 1) % 4]) << Integer.SIZE | lower;
    }

    return words;
  }

  /** A hash whose constant moves on with every value. */
  private static final class Hash {
    private final int multiplier;
    private int constant;

    Hash(int constant, int multiplier) {
      this.constant = constant;
      this.multiplier = multiplier;
    }

    int of(int value) {
      int hash = value ^ constant;
      constant *= multiplier;
      hash *= constant;
      return hash ^ hash >>> 16;
    }
  }
}
