package dev.braid.sequence;

import dev.braid.text.TokenCounts;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** The words of a corpus and how often each occurs, in memory or spread over a cluster. */
public interface CorpusWords {

  /** Cuts words into pieces, where the words are. */
  @FunctionalInterface
  interface Cutting extends Serializable {
    /** A function from a word to its pieces, for one thread. */
    Function<String, List<String>> open();
  }

  /** How often each piece occurs in the corpus; there are few different ones. */
  TokenCounts pieces(Cutting cutting);

  /** Counted words in memory. */
  static CorpusWords of(TokenCounts words) {
    return cutting -> {
      Function<String, List<String>> cutter = cutting.open();
      TokenCounts pieces = new TokenCounts();
      words.forEach((word, count) -> cutter.apply(word).forEach(piece -> pieces.add(piece, count)));
      return pieces;
    };
  }
}
