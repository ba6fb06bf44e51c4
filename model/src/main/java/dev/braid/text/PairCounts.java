package dev.braid.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The pairs of neighbouring symbols in the words of a corpus: how often each occurs, in which words
 * and which is the most frequent.
 *
 * <p>The queue holds a candidate for every pair that is frequent enough, with the count that the
 * pair had when it was put there. Counts that fall leave it as it is: a candidate that comes out
 * with a count too high goes back with the right one. Where a count rises a new candidate is put
 * in, and the old one is void.
 */
final class PairCounts {
  /** No pair. */
  static final int NONE = -1;

  private final SymbolTable symbols = new SymbolTable();
  private final LearnedWords words;
  private final long minCount;

  private final PairTable pairs = new PairTable();
  private long[] counts = new long[16];

  /** The count in each pair's valid candidate; 0 if it has none. */
  private long[] queued = new long[16];

  /** The words in which a pair occurs or once did. */
  private final List<IntList> places = new ArrayList<>();

  private final IntList risen = new IntList();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>(this::compare);

  private record Candidate(int pair, long count) {}

  PairCounts(TokenCounts tokens, long minCount) {
    this.minCount = minCount;
    words = new LearnedWords(tokens, symbols);
    for (int word = 0; word < words.size(); word++) {
      for (int i = 1; i < words.length(word); i++) {
        change(words.symbol(word, i - 1), words.symbol(word, i), word, words.count(word));
      }
    }
    for (int pair = 0; pair < pairs.size(); pair++) {
      enqueue(pair);
    }
    risen.clear();
  }

  String left(int pair) {
    return symbols.text(pairs.first(pair));
  }

  String right(int pair) {
    return symbols.text(pairs.second(pair));
  }

  /** The pair to merge next; NONE if no pair is frequent enough. */
  int mostFrequent() {
    for (Candidate top = queue.poll(); top != null; top = queue.poll()) {
      int pair = top.pair;
      if (top.count == queued[pair]) {
        queued[pair] = 0;
        if (top.count == counts[pair]) {
          return pair;
        }
        enqueue(pair);
      }
    }
    return NONE;
  }

  /** Makes the two symbols of a pair one, wherever they stand side by side. */
  void merge(int pair) {
    int merged = symbols.add(left(pair) + right(pair));
    IntList within = places.set(pair, new IntList());
    for (int i = 0; i < within.size(); i++) {
      merge(pair, merged, within.at(i));
    }
    counts[pair] = 0;
    for (int i = 0; i < risen.size(); i++) {
      enqueue(risen.at(i));
    }
    risen.clear();
  }

  private void merge(int pair, int merged, int word) {
    int left = pairs.first(pair);
    int right = pairs.second(pair);
    int length = words.length(word);
    long count = words.count(word);
    int written = 0;
    int read = 0;
    while (read < length) {
      int symbol = words.symbol(word, read++);
      if (symbol == left && read < length && words.symbol(word, read) == right) {
        read++;
        symbol = merged;
        if (written > 0) {
          replace(words.symbol(word, written - 1), left, merged, word, count);
        }
        if (read < length) {
          int next = words.symbol(word, read);
          change(right, next, word, -count);
          change(merged, next, word, count);
        }
      }
      words.set(word, written++, symbol);
    }
    words.shorten(word, written);
  }

  private void replace(int previous, int left, int merged, int word, long count) {
    change(previous, left, word, -count);
    change(previous, merged, word, count);
  }

  private void change(int left, int right, int word, long by) {
    if (left == SymbolTable.UNKNOWN || right == SymbolTable.UNKNOWN) {
      return;
    }
    int pair = pairs.add(left, right);
    if (pair == places.size()) {
      places.add(new IntList());
      if (pair == counts.length) {
        counts = Arrays.copyOf(counts, 2 * pair);
        queued = Arrays.copyOf(queued, 2 * pair);
      }
    }
    counts[pair] += by;
    if (by > 0) {
      places.get(pair).addOnce(word);
      risen.addOnce(pair);
    }
  }

  /** Puts a pair into the queue if it is frequent enough and not there with as high a count. */
  private void enqueue(int pair) {
    if (counts[pair] >= minCount && counts[pair] > queued[pair]) {
      queued[pair] = counts[pair];
      queue.add(new Candidate(pair, counts[pair]));
    }
  }

  /** The order in which pairs are merged. */
  private int compare(Candidate a, Candidate b) {
    if (a.count != b.count) {
      return Long.compare(b.count, a.count);
    }
    Comparator<String> order = TokenCounts.BY_CODE_POINT;
    int byLeft = order.compare(left(b.pair), left(a.pair));
    return byLeft != 0 ? byLeft : order.compare(right(b.pair), right(a.pair));
  }
}
