package dev.braid.metric;

import java.util.List;

/**
 * How often the likeliest token is the right one. Unlike {@link LabelStatistics} it keeps no table
 * of which was taken for which, which a vocabulary of tokens would make too large.
 */
public final class TokenAccuracyStatistics implements Statistics<TokenAccuracyStatistics> {
  private static final long serialVersionUID = 1;

  private long tokens;
  private long correct;

  /** Statistics of nothing yet. */
  public TokenAccuracyStatistics() {}

  /** Adds one token. */
  public void add(int gold, int predicted) {
    tokens++;
    correct += gold == predicted ? 1 : 0;
  }

  @Override
  public TokenAccuracyStatistics merge(TokenAccuracyStatistics other) {
    tokens += other.tokens;
    correct += other.correct;
    return this;
  }

  /** {@code token-accuracy}, and the number of tokens. */
  @Override
  public List<Score> scores() {
    return List.of(Score.share("token-accuracy", correct, tokens), Score.count("tokens", tokens));
  }

  @Override
  public Signature signature() {
    return Signature.of("token-accuracy", "context", "reference");
  }
}
