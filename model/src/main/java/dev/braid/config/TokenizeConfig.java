package dev.braid.config;

import java.io.Serializable;

/**
 * How text becomes tokens and a vocabulary.
 *
 * @param minCount fewest occurrences of a token that keeps its own id
 * @param maxSize most entries, special tokens included; 0 = no limit
 * @param splitBytes smallest piece of a file that one task reads
 */
public record TokenizeConfig(
    TokenizerKind tokenizer,
    Spacing spacing,
    Normalization normalization,
    Casing casing,
    int minCount,
    int maxSize,
    long splitBytes,
    SubwordConfig subwords)
    implements Serializable {

  /** Ways to cut a line. */
  public enum TokenizerKind {
    WHITESPACE,
    WORDS,
    CHARACTERS,
    WORD_PUNCTUATION
  }

  /** Whether tokens tell where no space stood before them. */
  public enum Spacing {
    DROP,
    MARK
  }

  /** Unicode normalisation forms. */
  public enum Normalization {
    NONE,
    NFC,
    NFKC
  }

  /** What happens to capital letters. */
  public enum Casing {
    KEEP,
    LOWER
  }

  static TokenizeConfig from(Section tokenize) {
    return new TokenizeConfig(
        tokenize.choice("tokenizer", TokenizerKind.class),
        tokenize.choice("spacing", Spacing.class),
        tokenize.choice("normalization", Normalization.class),
        tokenize.choice("casing", Casing.class),
        tokenize.integer("min-count", 1, Integer.MAX_VALUE),
        tokenize.integer("max-size", 0, Integer.MAX_VALUE - 4),
        tokenize.bytes("split-bytes", 1, 1L << 40),
        SubwordConfig.from(tokenize.child("subwords")));
  }
}
