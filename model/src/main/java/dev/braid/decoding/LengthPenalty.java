package dev.braid.decoding;

import dev.braid.config.DecodingConfig;
import java.io.Serializable;

/**
 * How hypotheses of different lengths are compared: the log-probability is divided by a penalty. A
 * length counts the end of the sentence, which is a factor of the probability like any token.
 *
 * @param alpha exponent of the formula of Wu et al. 2016, equation 14; at least 0
 */
public record LengthPenalty(DecodingConfig.LengthPenalty formula, double alpha)
    implements Serializable {

  /** The penalty that an experiment asks for. */
  public static LengthPenalty of(DecodingConfig config) {
    return new LengthPenalty(config.lengthPenalty(), config.alpha());
  }

  /**
   * The score of a hypothesis. It never falls when a hypothesis of the same log-probability is
   * longer, which makes it a bound for all that a prefix can still become.
   *
   * @param logProbability at most 0
   * @param length tokens, the end of the sentence among them
   */
  public double score(double logProbability, int length) {
    return switch (formula) {
      case WU -> logProbability / Math.pow((5.0 + length) / 6.0, alpha);
      case AVERAGE -> logProbability / length;
      case NONE -> logProbability;
    };
  }
}
