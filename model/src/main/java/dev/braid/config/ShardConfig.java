package dev.braid.config;

import java.io.Serializable;

/**
 * How encoded examples are laid out in files.
 *
 * @param count shards of each split
 * @param maxLength longest example, in an encoder-decoder longest source, in tokens
 * @param maxTargetLength longest target of an encoder-decoder, in tokens
 */
public record ShardConfig(int count, int maxLength, int maxTargetLength, Overlong tooLong)
    implements Serializable {

  /** What happens to an example above the longest length. */
  public enum Overlong {
    FAIL,
    SKIP,
    TRUNCATE
  }

  static ShardConfig from(Section shard) {
    return new ShardConfig(
        shard.integer("count", 1, 100_000),
        shard.integer("max-length", 1, 1_000_000),
        shard.integer("max-target-length", 1, 1_000_000),
        shard.choice("too-long", Overlong.class));
  }
}
