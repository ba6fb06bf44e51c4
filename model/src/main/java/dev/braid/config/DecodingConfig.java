package dev.braid.config;

import java.io.Serializable;

/**
 * How an encoder-decoder's targets are searched for.
 *
 * @param beam hypotheses kept at each step; 1 = greedy
 * @param lengthPenalty what makes hypotheses of different lengths comparable
 * @param alpha exponent of Wu's penalty
 * @param maxLengthFactor a target is at most this times as long as its source, in tokens, plus
 *     {@code maxLengthOffset}
 * @param maxLengthOffset tokens
 * @param minLength fewest tokens of a target
 * @param nBest hypotheses told for each source
 * @param batchTokens padded size of a batch: rows times hypotheses times the longest source
 */
public record DecodingConfig(
    int beam,
    LengthPenalty lengthPenalty,
    double alpha,
    double maxLengthFactor,
    int maxLengthOffset,
    int minLength,
    int nBest,
    int batchTokens)
    implements Serializable {

  /** What a hypothesis' log-probability is divided by. */
  public enum LengthPenalty {
    /** ((5 + length) / 6)^alpha (Wu et al. 2016, equation 14). */
    WU,
    /** The length. */
    AVERAGE,
    /** One. */
    NONE
  }

  static DecodingConfig from(Section decode) {
    return new DecodingConfig(
        decode.integer("beam", 1, 1000),
        decode.choice("length-penalty", LengthPenalty.class),
        decode.number("alpha", 0, 10),
        decode.number("max-length-factor", 0, 1000),
        decode.integer("max-length-offset", 0, 1_000_000),
        decode.integer("min-length", 0, 1_000_000),
        decode.integer("n-best", 1, 1000),
        decode.integer("batch-tokens", 1, Integer.MAX_VALUE));
  }
}
