package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cluster.MiniHdfs;
import dev.braid.store.UnfitHdfs.Fault;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StorageTrialTest {
  @ParameterizedTest
  @EnumSource
  void whatRunsRelyOnHoldsForAllProcessesAtOnceAndNothingStays(Disk disk) throws Exception {
    String folder = disk.freshFolder();
    StorageTrial trial = StorageTrial.at(disk.store(), folder + "/not/there/yet");
    assertThat(trial.place()).isEqualTo(folder);
    assertThat(trial.free()).isPositive();

    Callable<Void> once =
        () -> {
          trial.run();
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Void> end : threads.invokeAll(List.of(once, once))) {
        end.get();
      }
    } finally {
      threads.shutdown();
    }
    trial.close();

    assertThat(FileTree.names(disk.store(), folder)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aLockIsForOneAtATime(Disk disk) throws IOException {
    StorageTrial trial = StorageTrial.at(disk.store(), disk.freshFolder());

    try (RunLock lock = trial.lock("lock")) {
      assertThatThrownBy(() -> trial.lock("lock")).isInstanceOf(RunLockedException.class);
      lock.requireHeld();
    }
    trial.lock("lock").close();
    trial.close();
  }

  @ParameterizedTest
  @EnumSource
  void aDiskThatIsNotTheDriversIsNoticed(Disk disk) throws IOException {
    String folder = disk.freshFolder();
    StorageTrial trial = StorageTrial.at(disk.store(), folder);
    String own = FileTree.names(disk.store(), folder).get(0);
    disk.store().writeAtomically(folder + "/" + own, "another machine's".getBytes(UTF_8));

    assertThatThrownBy(trial::run)
        .isInstanceOf(UnfitStorageException.class)
        .hasMessageStartingWith("Cannot use the file system of " + folder + " for runs: what the")
        .hasMessageContaining("hdfs:///runs");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATES_OVER_FILES,    a file was created that was there already",
    "REPLACES_IN_TWO_STEPS, a file that is replaced is gone for a moment",
    "MOVES_OVER_FOLDERS,    a folder was renamed over another",
    "LISTS_LATE,            a new file is not in the list of its folder"
  })
  void whatRunsRelyOnIsMissed(Fault fault, String message) throws IOException {
    String folder = MiniHdfs.shared().freshFolder();
    StorageTrial trial = StorageTrial.at(new Store(UnfitHdfs.configuration(fault)), folder);

    assertThatThrownBy(trial::run)
        .isInstanceOf(UnfitStorageException.class)
        .hasMessageContaining(message);
    trial.close();

    assertThat(FileTree.names(Disk.HDFS.store(), folder)).isEmpty();
  }

  @Test
  void aFolderOfSomebodyElseIsToldApart() {
    String folder = MiniHdfs.shared().freshFolder();
    UserGroupInformation guest = UserGroupInformation.createRemoteUser("guest");
    PrivilegedExceptionAction<StorageTrial> begin =
        () -> StorageTrial.at(Disk.HDFS.store(), folder + "/run");

    assertThatThrownBy(() -> guest.doAs(begin))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("Cannot write into " + folder + ": permission denied");
  }

  @Test
  void aRunThatIsTheUsersOwnMayLieInAFolderOfSomebodyElse() throws Exception {
    String run = MiniHdfs.shared().freshFolder() + "/run";
    FileSystem client = MiniHdfs.shared().newClient();
    client.mkdirs(new Path(run));
    client.setOwner(new Path(run), "guest", "guests");
    UserGroupInformation guest = UserGroupInformation.createRemoteUser("guest");
    PrivilegedExceptionAction<String> tried =
        () -> {
          StorageTrial trial = StorageTrial.at(Disk.HDFS.store(), run);
          trial.run();
          trial.lock("lock").close();
          trial.close();
          return trial.place();
        };

    assertThat(guest.doAs(tried)).isEqualTo(run);
    assertThat(FileTree.names(Disk.HDFS.store(), run)).isEmpty();
  }
}
