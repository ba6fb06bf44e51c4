package dev.braid.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import dev.braid.corpus.Slice;
import dev.braid.corpus.TextStretch;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.kryo.RoundTrip;
import dev.braid.sequence.ExampleEncoder.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTypesTest {
  private final RoundTrip wire = new RoundTrip(List.of(BraidRegistrator.class, ShardTypes.class));

  @Test
  void whatShardingSendsCrossesTheWire() {
    for (Fate fate : Fate.values()) {
      ShardPlace place = new ShardPlace(3, Long.MIN_VALUE + 5, 300_000, 1L << 50, fate);
      assertThat(wire.of(place)).isEqualTo(place);
    }
    Slice slice = new Slice(Split.TEST, 1, List.of("a"), 5, Long.MAX_VALUE);
    TextStretch stretch = new TextStretch(Split.TEST, 4, List.of(slice, slice));
    assertThat(wire.of(stretch)).isEqualTo(stretch);
    Shard shard = new Shard("part", 1, 2, 3, 4, 50, "ab", 6, "cd");
    WrittenShard written = new WrittenShard(Split.VALID, shard, 7);
    assertThat(wire.of(written)).isEqualTo(written);
  }
}
