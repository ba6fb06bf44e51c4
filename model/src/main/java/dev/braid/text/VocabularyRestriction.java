package dev.braid.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Splits subwords that are not in a vocabulary into the symbols that they were merged from, until
 * all are in it or are single characters.
 */
final class VocabularyRestriction {
  private final Set<String> vocabulary;
  private final BytePairCodes codes;

  /** The rank of the merge that makes a symbol. */
  private final HashMap<String, Integer> makers = new HashMap<>();

  VocabularyRestriction(Set<String> vocabulary, BytePairCodes codes) {
    this.vocabulary = vocabulary;
    this.codes = codes;
    // Where several merges make one symbol subword-nmt undoes the first, and a repeat counts as
    // late as it comes again.
    HashSet<List<String>> seen = new HashSet<>();
    for (int rank = codes.size() - 1; rank >= 0; rank--) {
      if (seen.add(List.of(codes.left(rank), codes.right(rank)))) {
        makers.put(codes.left(rank) + codes.right(rank), rank);
      }
    }
  }

  /** Whether a piece may stand, inside a word or at its end. */
  boolean permits(String piece, boolean last) {
    return vocabulary.contains(last ? piece : piece + BytePairEncoding.CONTINUATION);
  }

  /** The pieces of a word, split as far as needed; a new list. */
  List<String> apply(List<String> pieces) {
    List<String> split = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      append(pieces.get(i), i == pieces.size() - 1, split);
    }
    return split;
  }

  private void append(String piece, boolean last, List<String> split) {
    Integer rank = permits(piece, last) ? null : maker(piece, last);
    if (rank == null) {
      split.add(piece);
      return;
    }
    String right = codes.right(rank);
    if (last && right.endsWith(BytePairCodes.END_OF_WORD)) {
      right = right.substring(0, right.length() - BytePairCodes.END_OF_WORD.length());
    }
    append(codes.left(rank), false, split);
    append(right, last, split);
  }

  /** The rank of the merge that made a piece; null if none did. */
  private Integer maker(String piece, boolean last) {
    Integer rank = makers.get(last ? piece + BytePairCodes.END_OF_WORD : piece);
    // In version 0.1 a merge may add the end marker alone; subword-nmt then gives an empty subword,
    // here the merge before it counts.
    boolean markerAlone = rank != null && codes.right(rank).equals(BytePairCodes.END_OF_WORD);
    return markerAlone ? makers.get(piece) : rank;
  }
}
