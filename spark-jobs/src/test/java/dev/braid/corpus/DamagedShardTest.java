package dev.braid.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.sequence.TokenText.Tokens;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is read of a shard in which a byte has changed, whichever. */
class DamagedShardTest {
  private static void readAll(ShardExamples shards) throws IOException {
    for (int shard = 0; shard < shards.count(); shard++) {
      try (Rows rows = shards.open(shard, 0)) {
        EncodedExample row = rows.next();
        while (row != null) {
          row = rows.next();
        }
      }
    }
  }

  private static void assertRefused(TestShards shards, Shard shard, String what) {
    assertThatThrownBy(() -> readAll(shards.examplesOf(shard)))
        .as(what)
        .isInstanceOf(DamagedShardException.class)
        .hasMessageMatching(
            "Cannot read shard .*/"
                + shard.name()
                + ": .*; delete shards/ and rerun 'braid shard'");
  }

  @Test
  void aByteThatChangedIsNoticedWhereverItStands() throws IOException {
    try (TestShards shards = new TestShards(Disk.LOCAL)) {
      Shard shard = shards.writeExamples("part", 100);
      byte[] whole = shards.bytes(shard);
      readAll(shards.examplesOf(shard));
      for (int place = 0; place < whole.length; place += place < 16 ? 1 : 37) {
        byte[] changed = whole.clone();
        changed[place] ^= (byte) (1 << place % 8);
        shards.overwrite(shard, changed);
        assertRefused(shards, shard, "byte " + place);
      }
      for (int place = whole.length - 16; place < whole.length; place++) {
        byte[] changed = whole.clone();
        changed[place] = (byte) ~changed[place];
        shards.overwrite(shard, changed);
        assertRefused(shards, shard, "byte " + place);
      }
    }
  }

  @Test
  void aShardThatIsCutOffOrLongerOrAnotherIsRefused() throws IOException {
    try (TestShards shards = new TestShards(Disk.LOCAL)) {
      Shard one = shards.writeExamples("one", 150);
      Shard two = shards.write("two", reversed(150), ShardWriter.Rows.EXAMPLES);
      byte[] ofOne = shards.bytes(one);
      byte[] ofTwo = shards.bytes(two);
      for (int length : new int[] {0, 3, ofOne.length / 2, ofOne.length - 1, ofOne.length + 1}) {
        shards.overwrite(one, Arrays.copyOf(ofOne, length));
        assertRefused(shards, one, length + " bytes");
      }
      shards.overwrite(one, ofTwo);
      shards.overwrite(two, ofOne);
      assertRefused(shards, one, "swapped");
      assertRefused(shards, two, "swapped");
      shards.overwrite(one, ofOne);
      shards.overwrite(two, ofTwo);
      readAll(shards.examplesOf(one, two));
    }
  }

  private static List<EncodedExample> reversed(int count) {
    List<EncodedExample> rows = new ArrayList<>(TestShards.examples(count));
    Collections.reverse(rows);
    return rows;
  }

  @Test
  void whatLiesBeforeTheDamageOrIsLeftOutIsNotRead() throws IOException {
    try (TestShards shards = new TestShards(Disk.LOCAL)) {
      Shard shard = shards.writeText("part", TestShards.text(0, 400_000));
      byte[] damaged = shards.bytes(shard);
      damaged[damaged.length / 2] ^= 1;
      shards.overwrite(shard, damaged);
      ShardText text = shards.textOf(shard);

      int[] ids = new int[400_000];
      try (Tokens start = text.open(0);
          Tokens end = text.open(390_000)) {
        start.read(ids, 0, 10_000);
        end.read(ids, 10_000, 10_000);
        assertThat(ids).startsWith(TestShards.text(0, 10_000));
        assertThatThrownBy(() -> start.read(ids, 0, 390_000))
            .isInstanceOf(DamagedShardException.class)
            .hasMessageContaining("of row group");
      }
    }
  }
}
