package dev.braid.sequence;

import dev.braid.sequence.LengthBuckets.Padding;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * How examples become batches.
 *
 * @param windowTokens tokens of a window, or a few more: of its last example
 * @param batchTokens most tokens in a batch, padding included
 * @param seed of the epoch and replica, from which the order of shards, examples and batches is
 *     drawn; empty for the order in which they are
 * @param redrawing what becomes of each example when it is read
 */
public record WindowSettings(
    long windowTokens, int batchTokens, Padding padding, OptionalLong seed, Redrawing redrawing) {

  /** Changes examples by chance, as subwords with dropout do. */
  @FunctionalInterface
  public interface Redrawing {
    /** Leaves examples as they are. */
    Redrawing NONE = (example, random) -> example;

    EncodedExample of(EncodedExample example, SplittableRandom random);
  }

  public WindowSettings {
    if (windowTokens < 1 || batchTokens < 1) {
      throw new IllegalArgumentException(
          "Cannot make batches of "
              + batchTokens
              + " tokens in windows of "
              + windowTokens
              + "; both must be at least 1");
    }
  }
}
