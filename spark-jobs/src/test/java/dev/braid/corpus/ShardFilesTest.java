package dev.braid.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.EncodedExample;
import dev.braid.store.Disk;
import dev.braid.store.FileDigest;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import java.io.IOException;
import java.time.Duration;
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

class ShardFilesTest {
  private static List<EncodedExample> examples(int count) {
    SplittableRandom random = new SplittableRandom(count);
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(1 + random.nextInt(30), 0, 50_000).toArray();
      examples.add(new EncodedExample(ids, random.ints(i % 3, -1, 12).toArray()));
    }
    return examples;
  }

  private static FileDigest write(StagingFolder folder, String name, int count) throws IOException {
    return ShardFiles.write(folder, name, examples(count).iterator());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatWasWritten(Disk disk) throws IOException {
    Store store = disk.store();
    RunDirectory run = new RunDirectory(disk.freshFolder());
    try (RunLock lock = RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO))) {
      StagingFolder folder = lock.staging().folder("shards");
      for (int count : new int[] {0, 1, 5000}) {
        FileDigest file = write(folder, "part-" + count, count);
        Shard shard = new Shard(file.name(), count, 0, 0, 0, file.bytes(), file.sha256());

        assertThat(ShardFiles.read(store, folder.path(), shard)).isEqualTo(examples(count));
      }
    }
  }

  /** The footer lists the encodings of a column in the order of the JVM's identity hashes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 12, 5000})
  void aColumnHasOneEncodingSoThatEveryJvmWritesTheSameBytes(int count) throws IOException {
    Store store = Disk.LOCAL.store();
    RunDirectory run = new RunDirectory(Disk.LOCAL.freshFolder());
    try (RunLock lock = RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO))) {
      StagingFolder folder = lock.staging().folder("shards");
      FileDigest file = write(folder, "part", count);

      assertThat(write(folder, "again", count).sha256()).isEqualTo(file.sha256());
      try (ParquetFileReader reader =
          ParquetFileReader.open(store.parquet(folder.path() + "/part"))) {
        for (BlockMetaData block : reader.getFooter().getBlocks()) {
          for (ColumnChunkMetaData column : block.getColumns()) {
            assertThat(column.getEncodings()).hasSize(1);
          }
        }
      }
    }
  }

  @Test
  void aFileThatIsNoShardIsRefusedThoughTheIndexNamesIt() throws IOException {
    Store store = Disk.LOCAL.store();
    RunDirectory run = new RunDirectory(Disk.LOCAL.freshFolder());
    try (RunLock lock = RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO))) {
      StagingFolder folder = lock.staging().folder("shards");
      FileDigest text = folder.write("text", "no Parquet at all".getBytes(UTF_8));
      FileDigest file = write(folder, "part", 12);

      refused(store, folder, text, 0, "it is none, though its digest fits");
      refused(store, folder, file, 13, "it has 12 examples and 13 belong there");
    }
  }

  private static void refused(
      Store store, StagingFolder folder, FileDigest file, long examples, String fault) {
    Shard shard = new Shard(file.name(), examples, 0, 0, 0, file.bytes(), file.sha256());

    assertThatThrownBy(() -> ShardFiles.read(store, folder.path(), shard))
        .isInstanceOf(DamagedShardException.class)
        .hasMessage(
            "Cannot read shard "
                + folder.path()
                + "/"
                + file.name()
                + ": "
                + fault
                + "; delete shards/ and rerun 'braid shard'");
  }
}
