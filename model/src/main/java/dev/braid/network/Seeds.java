package dev.braid.network;

import java.util.SplittableRandom;

/** Seeds that depend on several numbers, without the patterns of a plain sum. */
public final class Seeds {
  private Seeds() {}

  /** The seed of that pair of numbers, such as a replica and its step. */
  public static long of(long seed, long first, long second) {
    long mixed = new SplittableRandom(seed).nextLong() ^ first;
    mixed = new SplittableRandom(mixed).nextLong() ^ second;
    return new SplittableRandom(mixed).nextLong();
  }
}
