package dev.braid.metric;

import java.util.List;

/**
 * Perplexity with and without the tokens outside the vocabulary.
 *
 * <p>Negative log-likelihoods are summed as whole multiples of 2<sup>-24</sup> nats in a {@code
 * long}. Whole numbers add up to the same whatever the order, which floating point does not; each
 * value added is off by at most 3e-8 nats, less than the error of the single-precision softmax it
 * comes from, and a perplexity by at most that share. The range, 5e11 nats, is a hundred billion
 * tokens.
 */
public final class PerplexityStatistics implements Statistics<PerplexityStatistics> {
  private static final long serialVersionUID = 1;
  private static final double STEPS_PER_NAT = 0x1.0p24;

  private long tokens;
  private long oovTokens;
  private long steps;
  private long oovSteps;

  /** Whether the vocabulary has the token. */
  public enum TokenKind {
    /** In the vocabulary. */
    KNOWN,
    /** Out of the vocabulary: the model predicted the symbol for unknown words. */
    OOV
  }

  /** Statistics of nothing yet. */
  public PerplexityStatistics() {}

  /**
   * Adds one token.
   *
   * @param nll the token's negative log-likelihood in nats
   * @throws IllegalArgumentException unless {@code nll} is finite
   */
  public void add(double nll, TokenKind kind) {
    if (kind == TokenKind.OOV) {
      add(nll, 1, nll, 1);
    } else {
      add(nll, 1, 0, 0);
    }
  }

  /**
   * Adds many tokens at once.
   *
   * @param nllSum negative log-likelihood in nats summed over all of them, those out of the
   *     vocabulary included
   * @param tokens how many they are
   * @param oovNllSum the part of {@code nllSum} that belongs to tokens out of the vocabulary
   * @param oovTokens how many of {@code tokens} are out of the vocabulary
   * @throws IllegalArgumentException unless both sums are finite and {@code 0 <= oovTokens <=
   *     tokens}
   */
  public void add(double nllSum, long tokens, double oovNllSum, long oovTokens) {
    if (oovTokens < 0 || oovTokens > tokens) {
      throw new IllegalArgumentException(
          "Cannot count " + oovTokens + " of " + tokens + " tokens as out of the vocabulary");
    }

    long allSteps = steps(nllSum);
    long partSteps = steps(oovNllSum);
    this.steps = Math.addExact(this.steps, allSteps);
    this.oovSteps = Math.addExact(this.oovSteps, partSteps);
    this.tokens += tokens;
    this.oovTokens += oovTokens;
  }

  private static long steps(double nats) {
    if (!Double.isFinite(nats)) {
      throw new IllegalArgumentException(
          "Cannot add a negative log-likelihood of "
              + nats
              + " nats: it must be finite; has the model diverged?");
    }

    return Math.round(nats * STEPS_PER_NAT);
  }

  @Override
  public PerplexityStatistics merge(PerplexityStatistics other) {
    steps = Math.addExact(steps, other.steps);
    oovSteps = Math.addExact(oovSteps, other.oovSteps);
    tokens += other.tokens;
    oovTokens += other.oovTokens;
    return this;
  }

  /** Mean negative log-likelihood over all tokens in nats; NaN without tokens. */
  public double natsPerToken() {
    return nats(steps, tokens);
  }

  private static double nats(long steps, long tokens) {
    return tokens == 0 ? Double.NaN : steps / STEPS_PER_NAT / tokens;
  }

  /**
   * {@code perplexity} over all tokens, {@code perplexity-without-oov} over those in the
   * vocabulary, {@code bits-per-token} over all, {@code tokens}, {@code oov-tokens} and {@code
   * oov-share}.
   */
  @Override
  public List<Score> scores() {
    double knownNats = nats(steps - oovSteps, tokens - oovTokens);
    return List.of(
        new Score("perplexity", StrictMath.exp(natsPerToken()), Score.Unit.NUMBER),
        new Score("perplexity-without-oov", StrictMath.exp(knownNats), Score.Unit.NUMBER),
        new Score("bits-per-token", natsPerToken() / StrictMath.log(2), Score.Unit.BITS),
        Score.count("tokens", tokens),
        Score.count("oov-tokens", oovTokens),
        Score.share("oov-share", oovTokens, tokens));
  }

  @Override
  public Signature signature() {
    return Signature.of(
        "perplexity", "mean", "tokens", "oov", "as-one-symbol", "sum", "fixed-point-2^-24");
  }
}
