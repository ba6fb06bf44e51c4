package dev.braid.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.sequence.TokenText.Tokens;
import dev.braid.store.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards are read as they were written, from any place on. */
class ShardReadingTest {
  private static final int SEVERAL_ROW_GROUPS = 100_000;

  private static List<EncodedExample> read(ShardExamples shards, int shard, long from)
      throws IOException {
    List<EncodedExample> read = new ArrayList<>();
    try (Rows rows = shards.open(shard, from)) {
      for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
        read.add(row);
      }
      assertThat(rows.next()).isNull();
    }
    return read;
  }

  private static int rowGroups(TestShards shards, Shard shard) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(shards.store().parquet(shards.path(shard)))) {
      return reader.getRowGroups().size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void examplesAreReadFromAnyRowOn(Disk disk) throws IOException {
    try (TestShards shards = new TestShards(disk)) {
      Shard few = shards.writeExamples("few", 3);
      Shard none = shards.writeExamples("none", 0);
      Shard many = shards.writeExamples("many", SEVERAL_ROW_GROUPS);
      ShardExamples all = shards.examplesOf(few, none, many);

      assertThat(rowGroups(shards, many)).isGreaterThan(2);
      assertThat(all.count()).isEqualTo(3);
      assertThat(read(all, 0, 0)).isEqualTo(TestShards.examples(3));
      assertThat(read(all, 0, 3)).isEmpty();
      assertThat(read(all, 1, 0)).isEmpty();
      List<EncodedExample> written = TestShards.examples(SEVERAL_ROW_GROUPS);
      for (int from : new int[] {0, 1, 50_000, SEVERAL_ROW_GROUPS - 1, SEVERAL_ROW_GROUPS}) {
        assertThat(read(all, 2, from).equals(written.subList(from, written.size()))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextIsReadFromAnyTokenOnAcrossShards(Disk disk) throws IOException {
    int length = 300_001;
    try (TestShards shards = new TestShards(disk)) {
      Shard first = shards.writeText("first", TestShards.text(0, 1));
      Shard none = shards.writeText("none", new int[0]);
      Shard second = shards.writeText("second", TestShards.text(1, 250_000));
      Shard third = shards.writeText("third", TestShards.text(250_000, length));
      ShardText text = shards.textOf(first, none, second, third, none);

      assertThat(rowGroups(shards, second)).isGreaterThan(2);
      assertThat(text.length()).isEqualTo(length);
      SplittableRandom random = new SplittableRandom(1);
      List<Tokens> readers = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      for (int reader = 0; reader < 12; reader++) {
        places.add(reader == 0 ? 0 : reader == 1 ? 1 : random.nextInt(length - 4000));
        readers.add(text.open(places.get(reader)));
      }
      // Readers of one shard share its file; each goes on at its own place.
      for (int turn = 0; turn < 4; turn++) {
        for (int reader = 0; reader < readers.size(); reader++) {
          int[] ids = new int[1000];
          readers.get(reader).read(ids, 1, 999);
          int from = places.get(reader) + 999 * turn;
          assertThat(ids).startsWith(0).endsWith(TestShards.text(from, from + 999));
        }
      }
      for (Tokens reader : readers) {
        assertThat(reader.bytes()).isPositive();
        reader.close();
        reader.close();
      }
      assertEnds(text);
    }
  }

  private static void assertEnds(ShardText text) throws IOException {
    try (Tokens reader = text.open(text.length() - 5)) {
      int[] last = new int[5];
      reader.read(last, 0, 5);
      assertThat(last).isEqualTo(TestShards.text((int) text.length() - 5, (int) text.length()));
      assertThatThrownBy(() -> reader.read(last, 0, 1)).isInstanceOf(EOFException.class);
    }
  }

  /** The footer lists the encodings of a column in the order of the JVM's identity hashes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 12, SEVERAL_ROW_GROUPS})
  void aColumnHasOneEncodingSoThatEveryJvmWritesTheSameBytes(int count) throws IOException {
    try (TestShards shards = new TestShards(Disk.LOCAL)) {
      Shard shard = shards.writeExamples("part", count);

      assertThat(shards.writeExamples("again", count).sha256()).isEqualTo(shard.sha256());
      try (ParquetFileReader reader =
          ParquetFileReader.open(shards.store().parquet(shards.path(shard)))) {
        for (BlockMetaData block : reader.getFooter().getBlocks()) {
          for (ColumnChunkMetaData column : block.getColumns()) {
            assertThat(column.getEncodings()).hasSize(1);
          }
        }
      }
    }
  }

  @Test
  void aRowGroupIsAsLargeAsItsKindOfRowsAsks() throws IOException {
    try (TestShards shards = new TestShards(Disk.LOCAL)) {
      Shard examples = shards.writeExamples("examples", SEVERAL_ROW_GROUPS);
      Shard text = shards.writeText("text", TestShards.text(0, 1_000_000));

      assertThat(examples.bytes() / rowGroups(shards, examples)).isBetween(1L << 19, 3L << 19);
      int tokens = 16 * ShardText.ROW_TOKENS;
      assertThat(rowGroups(shards, text)).isEqualTo((1_000_000 + tokens - 1) / tokens);
    }
  }
}
