package dev.braid.metric;

import java.util.List;

/** How many hypotheses are word for word the same as a reference. */
public final class ExactMatchStatistics implements Statistics<ExactMatchStatistics> {
  private static final long serialVersionUID = 1;

  private long sentences;
  private long matches;

  /** Statistics of nothing yet. */
  public ExactMatchStatistics() {}

  /**
   * Adds a sentence. How much white space parts the words does not matter.
   *
   * @param references right answers, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot match '" + hypothesis + "' with no reference: at least one is needed");
    }

    String words = Whitespace.collapse(hypothesis);
    boolean isMatch = false;
    for (String reference : references) {
      isMatch |= words.equals(Whitespace.collapse(reference));
    }

    sentences++;
    matches += isMatch ? 1 : 0;
  }

  @Override
  public ExactMatchStatistics merge(ExactMatchStatistics other) {
    sentences += other.sentences;
    matches += other.matches;
    return this;
  }

  /** {@code exact-match}, the share of sentences that match; the matches; the sentences. */
  @Override
  public List<Score> scores() {
    return List.of(
        Score.share("exact-match", matches, sentences),
        Score.count("matches", matches),
        Score.count("sentences", sentences));
  }

  @Override
  public Signature signature() {
    return Signature.of("exact-match", "case", "mixed", "space", "collapsed", "references", "any");
  }
}
