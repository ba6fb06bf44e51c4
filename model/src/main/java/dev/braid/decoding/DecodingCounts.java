package dev.braid.decoding;

import java.io.Serializable;

/**
 * What was decoded. Counting the parts of a corpus and merging gives what counting the whole gives.
 * Not safe for use by several threads.
 */
public final class DecodingCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private long sentences;
  private long empty;
  private long tokens;
  private long atLimit;

  void addEmpty() {
    sentences++;
    empty++;
  }

  /** Counts a sentence by its best hypothesis. */
  void add(Hypothesis best, int maxLength) {
    int length = best.tokens().length;
    sentences++;
    tokens += length;
    atLimit += length >= maxLength ? 1 : 0;
  }

  /** Adds the counts of another part to these. Returns this. */
  public DecodingCounts merge(DecodingCounts other) {
    sentences += other.sentences;
    empty += other.empty;
    tokens += other.tokens;
    atLimit += other.atLimit;
    return this;
  }

  /** Sentences decoded, empty ones included. */
  public long sentences() {
    return sentences;
  }

  /** Sentences without any token, which stay empty. */
  public long empty() {
    return empty;
  }

  /** Tokens of the best hypotheses, their ends not counted. */
  public long tokens() {
    return tokens;
  }

  /** Sentences whose best hypothesis is as long as the limit lets it be: often one that loops. */
  public long atLimit() {
    return atLimit;
  }

  @Override
  public String toString() {
    return sentences
        + " sentences, "
        + empty
        + " empty, "
        + tokens
        + " tokens, "
        + atLimit
        + " hypotheses at the length limit";
  }
}
