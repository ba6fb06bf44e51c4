package dev.braid.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.Split;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Encoding;
import dev.braid.sequence.ExampleEncoder.Fate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlicePlacesTest {
  private static final SplitShards SHARDS = new SplitShards(List.of(Split.TRAIN, Split.TEST), 4);

  private static Encoding encoding(int tokens) {
    return new Encoding(
        Optional.of(new EncodedExample(new int[tokens], new int[tokens])), Fate.WHOLE);
  }

  private static List<ShardPlace> places(int slice, long seed) {
    SlicePlaces places = new SlicePlaces(SHARDS, slice, seed);
    List<ShardPlace> given = new ArrayList<>();
    for (int example = 0; example < 6; example++) {
      Split split = example % 3 == 2 ? Split.TEST : Split.TRAIN;
      given.add(places.next(split, encoding(3)));
    }
    return given;
  }

  /** Shards that are written keep their order: this must give the same for ever. */
  @Test
  void placesAreAFixedFunctionOfSeedSliceAndNumber() {
    assertThat(places(2, 7))
        .containsExactly(
            new ShardPlace(0, -371861127037631947L, 2, 0, Fate.WHOLE),
            new ShardPlace(3, -2199044058265845030L, 2, 1, Fate.WHOLE),
            new ShardPlace(4, 2611768881034074630L, 2, 2, Fate.WHOLE),
            new ShardPlace(2, 7485121835981390325L, 2, 3, Fate.WHOLE),
            new ShardPlace(1, -1961581034418864634L, 2, 4, Fate.WHOLE),
            new ShardPlace(7, -2275635100682491255L, 2, 5, Fate.WHOLE));
    assertThat(places(2, 7)).isEqualTo(places(2, 7));
    assertThat(places(3, 7)).doesNotContainAnyElementsOf(places(2, 7));
    assertThat(places(2, 8)).doesNotContainAnyElementsOf(places(2, 7));
  }

  @Test
  void whatIsLeftOutHasAPlaceToo() {
    ShardPlace place =
        new SlicePlaces(SHARDS, 0, 1)
            .next(Split.TEST, new Encoding(Optional.empty(), Fate.LEFT_OUT));

    assertThat(place.shard()).isBetween(4, 7);
    assertThat(place.fate()).isEqualTo(Fate.LEFT_OUT);
  }

  @Test
  void shardsGetAsManyTokensFromASlice() {
    SplittableRandom random = new SplittableRandom(5);
    Dealing dealing = new Dealing(7, random);
    long[] tokens = new long[7];
    for (int example = 0; example < 1000; example++) {
      int length = 1 + random.nextInt(50);
      tokens[dealing.deal(length)] += length;
    }
    for (long ofShard : tokens) {
      assertThat(ofShard).isBetween(tokens[0] - 50, tokens[0] + 50);
    }
  }

  @Test
  void slicesOfAFewExamplesBeginWithDifferentShards() {
    Set<Integer> first = new HashSet<>();
    for (int slice = 0; slice < 50; slice++) {
      first.add(new SlicePlaces(SHARDS, slice, 1).next(Split.TRAIN, encoding(1)).shard());
    }
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aGroupHasTheShardsThatItsPartitionGets() {
    for (int shards : new int[] {1, 3, 8, 2000}) {
      for (int groups : new int[] {1, 2, 7, 8, 5000}) {
        ShardGroups dealt = new ShardGroups(shards, groups);
        for (int shard = 0; shard < shards; shard++) {
          int group = dealt.getPartition(new ShardPlace(shard, 0, 0, 0, Fate.WHOLE));
          assertThat(group).isBetween(0, dealt.numPartitions() - 1);
          assertThat(shard).isBetween(dealt.first(group), dealt.first(group + 1) - 1);
        }
        assertThat(dealt.first(0)).isZero();
        assertThat(dealt.first(dealt.numPartitions())).isEqualTo(shards);
      }
    }
  }
}
