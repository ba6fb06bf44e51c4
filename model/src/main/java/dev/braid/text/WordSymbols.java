package dev.braid.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One word while its symbols are merged. Every merge that a word needs is one pass over its
 * symbols. Used for one word after the other, so that its arrays are made once.
 */
final class WordSymbols {
  /** The rank of a pair that changed and must be looked up again. */
  private static final int STALE = -1;

  private final MergeTable merges;
  private String word = "";
  private int[] symbols = new int[32];

  /** Where in the word each symbol begins. */
  private int[] starts = new int[32];

  /** The rank of the pair that each symbol forms with the next; NONE for the last symbol. */
  private int[] ranks = new int[32];

  /** The ranks without those that dropout takes away for one pass. */
  private int[] offered = new int[32];

  private int length;

  WordSymbols(MergeTable merges) {
    this.merges = merges;
  }

  /** Cuts a word, which is not empty, into its characters. */
  void load(String text) {
    word = text;
    length = 0;
    reserve(text.length() + 1);
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      add(merges.character(c, next == text.length()), i);
      i = next;
    }
    if (!merges.attached()) {
      add(merges.marker(), i);
    }
    Arrays.fill(ranks, 0, length - 1, STALE);
    ranks[length - 1] = MergeTable.NONE;
  }

  private void reserve(int size) {
    if (size > symbols.length) {
      symbols = new int[size];
      starts = new int[size];
      ranks = new int[size];
      offered = new int[size];
    }
  }

  private void add(int symbol, int start) {
    symbols[length] = symbol;
    starts[length++] = start;
  }

  /** Merges, always the pair of the lowest rank, until no more pair can be. */
  void merge() {
    for (int rank = lowest(); rank != MergeTable.NONE; rank = lowest()) {
      merge(rank, ranks);
    }
  }

  /**
   * Merges with dropout (Provilkov, Emelianenko and Voita 2020): in each pass every pair is left
   * out with a probability, and merging ends where none is left in.
   */
  void merge(double dropout, RandomGenerator random) {
    for (int rank = offer(dropout, random);
        rank != MergeTable.NONE;
        rank = offer(dropout, random)) {
      merge(rank, offered);
    }
  }

  private int lowest() {
    int lowest = MergeTable.NONE;
    for (int i = 0; i < length; i++) {
      if (ranks[i] == STALE) {
        ranks[i] = merges.rank(symbols[i], symbols[i + 1]);
      }
      lowest = Math.min(lowest, ranks[i]);
    }
    return lowest;
  }

  private int offer(double dropout, RandomGenerator random) {
    if (lowest() == MergeTable.NONE) {
      return MergeTable.NONE;
    }
    int lowest = MergeTable.NONE;
    for (int i = 0; i < length; i++) {
      boolean kept = ranks[i] != MergeTable.NONE && random.nextDouble() >= dropout;
      offered[i] = kept ? ranks[i] : MergeTable.NONE;
      lowest = Math.min(lowest, offered[i]);
    }
    return lowest;
  }

  /** Merges the offered pairs of a rank from left to right. */
  private void merge(int rank, int[] pairs) {
    int merged = merges.merged(rank);
    int written = 0;
    int read = 0;
    while (read < length) {
      boolean joined = pairs[read] == rank;
      int last = joined ? read + 1 : read;
      symbols[written] = joined ? merged : symbols[read];
      starts[written] = starts[read];
      ranks[written] = joined && last < length - 1 ? STALE : ranks[last];
      if (joined && written > 0) {
        ranks[written - 1] = STALE;
      }
      written++;
      read = last + 1;
    }
    length = written;
  }

  /** The pieces of the word that its symbols stand for; none is empty, a new list. */
  List<String> pieces() {
    List<String> pieces = new ArrayList<>(length + 2);
    for (int i = 0; i < length; i++) {
      int end = i + 1 < length ? starts[i + 1] : word.length();
      if (end > starts[i]) {
        pieces.add(word.substring(starts[i], end));
      }
    }
    return pieces;
  }
}
