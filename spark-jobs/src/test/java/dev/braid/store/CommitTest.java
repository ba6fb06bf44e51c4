package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cluster.MiniHdfs;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitTest {
  @ParameterizedTest
  @EnumSource
  void aFileIsReplacedAndNothingElseIsLeft(Disk disk) throws IOException {
    Store store = disk.store();
    String folder = disk.freshFolder();
    store.writeAtomically(folder + "/sub/file", "old and longer".getBytes(UTF_8));
    store.writeAtomically(folder + "/sub/file", "new".getBytes(UTF_8));

    assertThat(store.readText(folder + "/sub/file")).isEqualTo("new");
    assertThat(everything(store, folder + "/sub")).containsExactly("file");
  }

  @ParameterizedTest
  @EnumSource
  void aReaderDuringManyWritesNeverSeesPartOfAFile(Disk disk) throws Exception {
    Store store = disk.store();
    String file = disk.freshFolder() + "/file";
    store.writeAtomically(file, filled(0));
    CountDownLatch reading = new CountDownLatch(20);
    AtomicBoolean written = new AtomicBoolean();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> seen = reader.submit(() -> readUntil(written, reading, store, file));
      for (int write = 1; write <= 30 || reading.getCount() > 0; write++) {
        store.writeAtomically(file, filled(write));
      }
      written.set(true);
      assertThat(seen.get()).isGreaterThanOrEqualTo(20);
    } finally {
      written.set(true);
      reader.shutdown();
    }
  }

  /** A whole file is full of one value, which decides on its length. */
  private static byte[] filled(int write) {
    int value = write % 100;
    byte[] bytes = new byte[1000 + 100 * value];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static int readUntil(AtomicBoolean end, CountDownLatch reading, Store store, String file)
      throws IOException {
    int whole = 0;
    while (!end.get()) {
      byte[] bytes;
      try {
        bytes = store.read(file, 1 << 20);
      } catch (StoreException replacedMeanwhile) {
        assertThat(store.exists(file)).isTrue();
        continue;
      }
      assertThat(bytes).isEqualTo(filled(bytes[0]));
      reading.countDown();
      whole++;
    }
    return whole;
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsCommittedOnlyToAFreeName(Disk disk) throws IOException {
    Store store = disk.store();
    String folder = disk.freshFolder();
    store.writeAtomically(folder + "/first/a", new byte[1]);
    store.writeAtomically(folder + "/second/b", new byte[1]);
    String target = folder + "/checkpoints/round-000001";

    store.commitFolder(folder + "/first", target);

    assertThatThrownBy(() -> store.commitFolder(folder + "/second", target))
        .isInstanceOf(CommitException.class)
        .hasMessage("Cannot commit " + target + ": it exists already; delete it to write it anew");
    assertThatThrownBy(() -> store.commitFolder(folder + "/first", folder + "/other"))
        .isInstanceOf(CommitException.class)
        .hasMessageContaining("Cannot commit " + folder + "/other: ")
        .hasMessageContaining("another writer has taken this run over");
    assertThat(everything(store, target)).containsExactly("a");
    assertThat(everything(store, folder)).containsExactlyInAnyOrder("checkpoints", "second");
  }

  @ParameterizedTest
  @EnumSource
  void ofFoldersCommittedToOneNameAtOnceExactlyOneWins(Disk disk) throws Exception {
    String folder = disk.freshFolder();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        assertOneWins(disk, writers, folder + "/" + round);
      }
    } finally {
      writers.shutdown();
    }
  }

  private static void assertOneWins(Disk disk, ExecutorService writers, String folder)
      throws IOException, InterruptedException, ExecutionException {
    Store store = disk.store();
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger winners = new AtomicInteger();
    Future<?>[] attempts = new Future<?>[4];
    for (int writer = 0; writer < 4; writer++) {
      String own = folder + "/writer-" + writer;
      store.locate(own).fileSystem().mkdirs(new Path(own + "/by-" + writer));
      attempts[writer] =
          writers.submit(
              () -> {
                start.await();
                try {
                  disk.store().commitFolder(own, folder + "/target");
                  winners.incrementAndGet();
                } catch (CommitException lost) {
                  assertThat(store.exists(own)).isTrue();
                }
                return null;
              });
    }
    start.countDown();
    for (Future<?> attempt : attempts) {
      attempt.get();
    }
    assertThat(winners).hasValue(1);
    assertThat(store.list(folder + "/target")).hasSize(1);
    assertThat(store.list(folder)).hasSize(4);
  }

  @Test
  void anExceededQuotaNamesThePathAndLeavesTheOldFile() throws IOException {
    Store store = Disk.HDFS.store();
    String folder = Disk.HDFS.freshFolder();
    store.writeAtomically(folder + "/file", "old".getBytes(UTF_8));
    try (DistributedFileSystem hdfs = MiniHdfs.shared().newClient()) {
      // Room for two blocks of 1 MiB, so that the third fails when two are written.
      hdfs.setQuota(new Path(folder), HdfsConstants.QUOTA_DONT_SET, (2 << 20) + 1000);
    }

    assertThatThrownBy(() -> store.writeAtomically(folder + "/file", new byte[3 << 20]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Cannot write " + folder + "/file: ")
        .hasMessageContaining("quota");
    assertThat(store.readText(folder + "/file")).isEqualTo("old");
    assertThat(everything(store, folder)).containsExactly("file");
  }

  @ParameterizedTest
  @EnumSource
  void afterItsFolderIsGoneAWriterCannotBringItBack(Disk disk) throws IOException {
    Location gone = disk.store().locate(disk.freshFolder() + "/gone");

    assertThatThrownBy(() -> gone.child("file").createInExistingFolder())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> gone.names().makeFolder(gone.child("sub").path()))
        .isInstanceOf(IOException.class);
    assertThat(gone.exists()).isFalse();
  }

  /** Hidden names too. */
  static java.util.List<String> everything(Store store, String folder) throws IOException {
    return Arrays.stream(store.locate(folder).children())
        .map(FileStatus::getPath)
        .map(Path::getName)
        .toList();
  }
}
