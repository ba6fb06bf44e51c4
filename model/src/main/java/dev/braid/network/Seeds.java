package dev.braid.network;

import java.util.SplittableRandom;

/** Seeds that depend on several numbers, without the patterns of a plain sum. */
final class Seeds {
  private Seeds() {}

  static long of(long seed, long first, long second) {
    long mixed = new SplittableRandom(seed).nextLong() ^ first;
    mixed = new SplittableRandom(mixed).nextLong() ^ second;
    return new SplittableRandom(mixed).nextLong();
  }
}
