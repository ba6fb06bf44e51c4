package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Encoding;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Gives the examples of a slice their places. These follow from the seed, the slice's place among
 * all and its examples alone, not from how they are laid out in the file.
 */
final class SlicePlaces {
  private final SplitShards shards;
  private final int slice;
  private final long seed;
  private long number;
  private final Map<Split, Dealing> dealings = new EnumMap<>(Split.class);

  SlicePlaces(SplitShards shards, int slice, long seed) {
    this.shards = shards;
    this.slice = slice;
    this.seed = new SplittableRandom(seed ^ slice).nextLong();
  }

  /** The place of the next example. */
  ShardPlace next(Split split, Encoding encoding) {
    int tokens = encoding.example().map(EncodedExample::tokens).orElse(0);
    int shard = shards.first(split) + dealing(split).deal(tokens);
    long draw = new SplittableRandom(seed ^ number).nextLong();
    return new ShardPlace(shard, draw, slice, number++, encoding.fate());
  }

  private Dealing dealing(Split split) {
    return dealings.computeIfAbsent(
        split, key -> new Dealing(shards.count(), new SplittableRandom(~seed)));
  }
}
