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
 * @param unknown whether a target may hold the token that stands for unknown ones
 */
public record DecodingConfig(
    int beam,
    LengthPenalty lengthPenalty,
    double alpha,
    double maxLengthFactor,
    int maxLengthOffset,
    int minLength,
    int nBest,
    int batchTokens,
    UnknownTokens unknown)
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

  /** What happens to the token that stands for unknown ones. */
  public enum UnknownTokens {
    /** The next best token takes its place, which is what readers of a translation want. */
    FORBID,
    /** It is a token like any other. */
    ALLOW
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
        decode.integer("batch-tokens", 1, Integer.MAX_VALUE),
        decode.choice("unknown", UnknownTokens.class));
  }

  /**
   * Most tokens of a target, its end not counted: factor times source plus offset, rounded down; at
   * least 1 and never less than the minimum.
   *
   * @param sourceLength ids of the source, its end among them
   */
  public int maxTargetLength(int sourceLength) {
    int length = (int) (maxLengthFactor * sourceLength + maxLengthOffset);
    return Math.max(Math.max(1, minLength), Math.min(length, Integer.MAX_VALUE - 1));
  }
}
