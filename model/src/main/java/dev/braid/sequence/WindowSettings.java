package dev.braid.sequence;

import dev.braid.sequence.LengthBuckets.Padding;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * How examples become batches.
 *
 * @param windowTokens tokens in memory, each example's longer side counted; the last example of a
 *     window may pass them; at most {@link #MOST_TOKENS}
 * @param batchTokens most tokens in a batch, padding included: rows times the longest side
 * @param seed of the epoch and replica, from which the order of shards, examples and batches is
 *     drawn; empty for the order in which they are
 * @param redrawing what becomes of each example when it is read
 */
public record WindowSettings(
    long windowTokens, int batchTokens, Padding padding, OptionalLong seed, Redrawing redrawing) {

  /** A window's ids and labels lie in one array, with room for examples that grow when redrawn. */
  public static final long MOST_TOKENS = 1L << 28;

  /** Changes examples by chance, as subwords with dropout do. */
  @FunctionalInterface
  public interface Redrawing {
    /** Leaves examples as they are. */
    Redrawing NONE = (example, random) -> example;

    /**
     * The example to learn from in its place.
     *
     * @param random drawn for the example's window; examples are given in the order of the shards
     */
    EncodedExample of(EncodedExample example, SplittableRandom random);
  }

  /** Checks the numbers. */
  public WindowSettings {
    if (windowTokens < 1 || windowTokens > MOST_TOKENS || batchTokens < 1) {
      throw new IllegalArgumentException(
          "Cannot make batches of %d tokens in windows of %d; a window has 1 to %d, a batch at least 1"
              .formatted(batchTokens, windowTokens, MOST_TOKENS));
    }
  }
}
