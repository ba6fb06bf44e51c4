package dev.braid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Learns a byte-pair encoding from the words of a corpus and their counts: the most frequent pair
 * of neighbouring symbols becomes one symbol, again and again (Sennrich, Haddow and Birch 2016,
 * algorithm 1).
 *
 * <p>Of pairs that are equally frequent the one is taken whose left symbol comes last in the order
 * of code points, then whose right symbol does; so does subword-nmt. The same counts always give
 * the same codes. Pairs are counted once; a merge changes only the counts of the pairs around it.
 * Memory grows with the characters of all <em>different</em> words, at about 30 bytes each.
 *
 * @param merges the largest number of merges, at least 0
 * @param minCount learning stops when no pair occurs as often; at least 1, in subword-nmt 2
 */
public record BytePairLearner(int merges, long minCount) {
  /** Checks the settings; throws {@code IllegalArgumentException}. */
  public BytePairLearner {
    if (merges < 0 || minCount < 1) {
      throw new IllegalArgumentException(
          "merges is "
              + merges
              + " and minCount "
              + minCount
              + "; merges is at least 0, minCount at least 1");
    }
  }

  /** A learner that stops, as subword-nmt does, where no pair occurs twice. */
  public BytePairLearner(int merges) {
    this(merges, 2);
  }

  /**
   * Learns from the words of a corpus. Spaces and line ends within a word are never merged: the
   * codes file has no way to write them.
   */
  public BytePairCodes learn(TokenCounts words) {
    PairCounts pairs = new PairCounts(words, minCount);
    List<String> lefts = new ArrayList<>();
    List<String> rights = new ArrayList<>();
    int pair = merges == 0 ? PairCounts.NONE : pairs.mostFrequent();
    while (pair != PairCounts.NONE) {
      lefts.add(pairs.left(pair));
      rights.add(pairs.right(pair));
      pairs.merge(pair);
      pair = lefts.size() == merges ? PairCounts.NONE : pairs.mostFrequent();
    }
    return new BytePairCodes(BytePairCodes.Version.ATTACHED_MARKER, lefts, rights);
  }
}
