package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cluster.MiniHdfs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StagingFolderTest {
  @ParameterizedTest
  @EnumSource
  void aFolderAppearsWholeWhenItIsCommitted(Disk disk) throws IOException {
    Store store = disk.store();
    RunDirectory run = new RunDirectory(disk.freshFolder());
    StagingFolder checkpoint = StagingFolder.make(store, run.root(), "1").folder("round-000001");
    checkpoint.write("model", "m".getBytes(UTF_8));
    checkpoint.folder("optimizer").write("moments", "o".getBytes(UTF_8));

    assertThat(store.list(run.root())).isEmpty();
    checkpoint.commit(run.checkpoint(1));

    assertThat(store.list(run.checkpoint(1))).containsExactly("model", "optimizer");
    assertThat(store.readText(run.checkpoint(1) + "/optimizer/moments")).isEqualTo("o");
    assertThatThrownBy(() -> checkpoint.write("late", new byte[1])).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDiscardedVanishesUnlessTheAttemptWasFencedOff(Disk disk) throws IOException {
    Store store = disk.store();
    RunDirectory run = new RunDirectory(disk.freshFolder());
    StagingFolder staging = StagingFolder.make(store, run.root(), "1");
    store.writeAtomically(run.checkpoint(1) + "/model", new byte[1]);
    store.writeAtomically(run.checkpoint(2) + "/model", new byte[1]);

    staging.discard(run.checkpoint(1));

    assertThat(store.list(run.checkpoints())).containsExactly("round-000002");
    assertThat(store.list(staging.path())).isEmpty();
    store.commitFolder(staging.path(), run.root() + "/.fenced-1");
    assertThatThrownBy(() -> staging.discard(run.checkpoint(2)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cannot delete");
    assertThat(store.list(run.checkpoint(2))).containsExactly("model");
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsInvisibleUntilPublishedAndIsDescribed(Disk disk) throws Exception {
    Store store = disk.store();
    StagingFolder folder = StagingFolder.make(store, disk.freshFolder(), "1");
    byte[] bytes = "a few bytes".getBytes(UTF_8);
    try (StagedOutput out = folder.create("file")) {
      out.write(bytes, 0, 5);
      out.write(bytes[5]);
      out.flush();
      assertThat(store.list(folder.path())).isEmpty();
      out.write(bytes, 6, bytes.length - 6);

      FileDigest digest = out.publish();

      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertThat(digest)
          .isEqualTo(new FileDigest("file", bytes.length, HexFormat.of().formatHex(sha256)));
    }
    assertThat(store.read(folder.path() + "/file", 100)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatWasNotPublishedIsNotCommitted(Disk disk) throws IOException {
    Store store = disk.store();
    String root = disk.freshFolder();
    StagingFolder shards = StagingFolder.make(store, root, "1").folder("shards");
    StagedOutput lost = shards.create("part-00000");
    lost.write(new byte[10]);
    try (StagedOutput retried = shards.create("part-00000")) {
      retried.write("second attempt".getBytes(UTF_8));
      retried.publish();
    }
    shards.commit(root + "/shards");
    lost.close();

    assertThat(CommitTest.everything(store, root + "/shards")).containsExactly("part-00000");
    assertThat(store.readText(root + "/shards/part-00000")).isEqualTo("second attempt");
  }

  @ParameterizedTest
  @EnumSource
  void travelsToAnExecutor(Disk disk) throws Exception {
    StagingFolder folder = StagingFolder.make(disk.store(), disk.freshFolder(), "1");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(folder);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ((StagingFolder) in.readObject()).write("file", "there".getBytes(UTF_8));
    }

    assertThat(disk.store().readText(folder.path() + "/file")).isEqualTo("there");
  }

  @ParameterizedTest
  @EnumSource
  void parquetIsWrittenAndReadBackAndItsDigestIsThatOfTheFile(Disk disk) throws Exception {
    Store store = disk.store();
    StagingFolder folder = StagingFolder.make(store, disk.freshFolder(), "1");
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 id; }");
    StagedOutput out = folder.create("ids.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(out.asParquet())
            .withType(schema)
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
            .build()) {
      for (int id = 0; id < 1000; id++) {
        SimpleGroup row = new SimpleGroup(schema);
        row.add("id", id);
        writer.write(row);
      }
    }
    assertThat(store.list(folder.path())).isEmpty();
    FileDigest digest = out.publish();

    String file = folder.path() + "/ids.parquet";
    assertThat(digest.bytes()).isEqualTo(store.parquet(file).getLength());
    try (InputStream in = store.open(file)) {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(digest.sha256()).isEqualTo(HexFormat.of().formatHex(sha256));
    }
    try (ParquetReader<Group> reader = new GroupReader(store.parquet(file)).build()) {
      for (int id = 0; id < 1000; id++) {
        assertThat(reader.read().getInteger("id", 0)).isEqualTo(id);
      }
      assertThat(reader.read()).isNull();
    }
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  @Test
  void aFileThatFailedCannotBePublished() throws IOException {
    String root = Disk.HDFS.freshFolder();
    StagingFolder folder = StagingFolder.make(Disk.HDFS.store(), root, "1");
    try (DistributedFileSystem hdfs = MiniHdfs.shared().newClient()) {
      hdfs.setQuota(new Path(root), HdfsConstants.QUOTA_DONT_SET, 1 << 20);
    }
    StagedOutput out = folder.create("file");

    assertThatThrownBy(
            () -> {
              out.write(new byte[3 << 20]);
              out.close();
            })
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cannot write " + folder.path() + "/file: ")
        .hasMessageContaining("quota");
    assertThatThrownBy(out::publish)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(folder.path() + "/file");
    assertThat(Disk.HDFS.store().list(folder.path())).isEmpty();
  }
}
