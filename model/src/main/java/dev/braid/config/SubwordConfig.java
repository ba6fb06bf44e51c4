package dev.braid.config;

import java.io.Serializable;

/**
 * How tokens become subwords.
 *
 * @param merges merge operations to learn
 * @param minWordCount fewest occurrences of a word that merges are learned from
 * @param codes file of merge operations in subword-nmt's format, used in place of learning; empty =
 *     learn
 * @param sharing what an encoder-decoder's sides have in common
 * @param vocabularyThreshold fewest occurrences of a subword in the training text, below which it
 *     is split again; 0 = none is
 * @param byteFallback whether characters outside the vocabulary become bytes
 * @param dropout share of merges left out in training examples, drawn anew for each epoch
 */
public record SubwordConfig(
    Kind kind,
    int merges,
    int minWordCount,
    String codes,
    Sharing sharing,
    int vocabularyThreshold,
    ByteFallback byteFallback,
    double dropout)
    implements Serializable {

  /** Ways to cut tokens. */
  public enum Kind {
    NONE,
    BPE
  }

  /** What source and target have in common. */
  public enum Sharing {
    /** Codes and vocabulary. */
    JOINT,
    /** Codes, learned from both; each has a vocabulary of what its own text is cut into. */
    CODES,
    /** Nothing. */
    SEPARATE
  }

  /** What becomes of characters outside the vocabulary. */
  public enum ByteFallback {
    OFF,
    ON
  }

  /** Whether training examples are cut anew for each epoch. */
  public boolean drops() {
    return kind == Kind.BPE && dropout > 0;
  }

  static SubwordConfig from(Section subwords) {
    return new SubwordConfig(
        subwords.choice("kind", Kind.class),
        subwords.integer("merges", 1, 10_000_000),
        subwords.integer("min-word-count", 1, Integer.MAX_VALUE),
        subwords.string("codes"),
        subwords.choice("sharing", Sharing.class),
        subwords.integer("vocabulary-threshold", 0, Integer.MAX_VALUE),
        subwords.choice("byte-fallback", ByteFallback.class),
        subwords.number("dropout", 0, 0.95));
  }
}
