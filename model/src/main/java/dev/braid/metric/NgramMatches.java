package dev.braid.metric;

import java.util.List;

/**
 * Matches of n-grams between a hypothesis and references, over symbols that are numbers: words by
 * {@link WordNumbers} or code points.
 *
 * <p>An n-gram is a pair of the (n-1)-gram that begins it and its last symbol, and gets a number of
 * its own, so that n-grams of any length are compared exactly and by one number.
 */
final class NgramMatches {
  private static final int ABSENT = -1;

  private NgramMatches() {}

  /**
   * For each order from 1 to {@code orders} how many n-grams of the hypothesis match: each as often
   * as it is in the reference that has most of it, but no more often than in the hypothesis.
   */
  static int[] count(int[] hypothesis, List<int[]> references, int orders) {
    int[] matches = new int[orders];
    int[] ngrams = new int[hypothesis.length];
    int[][] others = new int[references.size()][];
    for (int i = 0; i < others.length; i++) {
      others[i] = new int[references.get(i).length];
    }

    for (int order = 1; order <= Math.min(orders, hypothesis.length); order++) {
      Pairs pairs = new Pairs(hypothesis.length);
      int[] counts = new int[hypothesis.length];
      for (int i = 0; i + order <= hypothesis.length; i++) {
        ngrams[i] = pairs.number(ngrams[i], hypothesis[i + order - 1]);
        counts[ngrams[i]]++;
      }

      int[] most = new int[hypothesis.length];
      for (int i = 0; i < others.length; i++) {
        countReference(references.get(i), others[i], order, pairs, most);
      }

      for (int i = 0; i < counts.length; i++) {
        matches[order - 1] += Math.min(counts[i], most[i]);
      }
    }

    return matches;
  }

  /**
   * Raises {@code most} to what this reference has.
   *
   * @param ngrams numbers of the n-grams of the order before; they become those of this one
   */
  private static void countReference(
      int[] reference, int[] ngrams, int order, Pairs pairs, int[] most) {
    int[] found = new int[most.length];
    for (int i = 0; i + order <= reference.length; i++) {
      if (ngrams[i] != ABSENT) {
        ngrams[i] = pairs.find(ngrams[i], reference[i + order - 1]);
      }

      if (ngrams[i] != ABSENT) {
        int ngram = ngrams[i];
        most[ngram] = Math.max(most[ngram], ++found[ngram]);
      }
    }
  }

  /** Numbers from 0 for pairs of numbers. */
  private static final class Pairs {
    private final long[] keys;
    private final int[] numbers;
    private final int shift;
    private int size;

    Pairs(int most) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1;
      keys = new long[1 << bits];
      numbers = new int[1 << bits];
      shift = Long.SIZE - bits;
    }

    int number(int first, int second) {
      long key = key(first, second);
      int slot = slot(key);
      if (numbers[slot] == 0) {
        keys[slot] = key;
        numbers[slot] = ++size;
      }

      return numbers[slot] - 1;
    }

    /** The pair's number, or {@link #ABSENT}, which is one less than what an empty slot holds. */
    int find(int first, int second) {
      return numbers[slot(key(first, second))] - 1;
    }

    private static long key(int first, int second) {
      return (long) first << Integer.SIZE | second;
    }

    /** Where the key is, or else where it would be put. */
    private int slot(long key) {
      int slot = (int) (key * 0x9E3779B97F4A7C15L >>> shift);
      while (numbers[slot] != 0 && keys[slot] != key) {
        slot = slot + 1 & keys.length - 1;
      }

      return slot;
    }
  }
}
