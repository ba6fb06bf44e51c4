package dev.braid.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.MiniHdfs;
import dev.braid.store.Disk;
import dev.braid.store.FileTree;
import dev.braid.store.RunLock;
import dev.braid.store.StorageTrial;
import dev.braid.store.Store;
import dev.braid.store.UnfitHdfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found on file systems. */
class StorageChecksTest {
  private static final TimeLimit LIMIT = new TimeLimit(Duration.ofMinutes(1));

  @ParameterizedTest
  @EnumSource
  void aFileSystemThatFitsIsFine(Disk disk) throws Exception {
    String folder = disk.freshFolder();
    StorageTrial trial = StorageTrial.at(disk.store(), folder);

    assertThat(LIMIT.look(new StorageCheck(trial)).found())
        .startsWith(folder + ": creates, replaces, moves and lists as it has to, in ");
    assertThat(LIMIT.look(new LockCheck(trial)).verdict()).isEqualTo(Verdict.OK);
    try (RunLock held = new HeldLockCheck(trial).hold()) {
      assertThat(LIMIT.look(new HeldLockCheck(trial)).verdict()).isEqualTo(Verdict.OK);
      held.requireHeld();
    }
    Finding unheld = LIMIT.look(new HeldLockCheck(trial));
    assertThat(unheld.trouble()).isEqualTo(Trouble.STORAGE);
    assertThat(unheld.found()).contains("this process could take it too");
    trial.close();

    assertThat(FileTree.names(disk.store(), folder)).isEmpty();
  }

  @Test
  void oneThatDoesNotFitIsNamed() throws Exception {
    Store store = new Store(UnfitHdfs.configuration(UnfitHdfs.Fault.CREATES_OVER_FILES));
    StorageTrial trial = StorageTrial.at(store, MiniHdfs.shared().freshFolder());

    Finding finding = LIMIT.look(new StorageCheck(trial));
    assertThat(finding.trouble()).isEqualTo(Trouble.STORAGE);
    assertThat(finding.found()).endsWith("a file was created that was there already");
    assertThat(finding.change()).startsWith("keep runs on HDFS");
    assertThat(LIMIT.look(new LockCheck(trial)).found()).contains("two can have one lock");
    trial.close();
  }

  @Test
  void storesOfObjectsAndFullOnesAreTold() {
    long much = 1L << 40;

    assertThat(StorageCheck.judge("s3a://bucket/runs", 1, much).found())
        .endsWith("but s3a renames folders by copying them");
    assertThat(StorageCheck.judge("hdfs://h/runs", 1, much).verdict()).isEqualTo(Verdict.OK);
    assertThat(StorageCheck.judge("hdfs://h/runs", 1, 1 << 20).verdict()).isEqualTo(Verdict.WARN);
  }

  private static DataCheck data(Store store, String key, String path) {
    LinkedHashMap<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put(key, List.of(path));
    return new DataCheck(store, inputs);
  }

  @ParameterizedTest
  @EnumSource
  void inputIsThereOrIsNamedWithItsKey(Disk disk) throws Exception {
    String folder = disk.freshFolder();
    disk.store().writeAtomically(folder + "/a.txt", "a b".getBytes(UTF_8));
    disk.store().writeAtomically(folder + "/b.txt", "c".getBytes(UTF_8));

    assertThat(data(disk.store(), "data.train", folder + "/*.txt").look().found())
        .isEqualTo("data.train 2 files of 0.0 MiB");
    Finding missing = data(disk.store(), "data.test", folder + "/c.txt").look();
    assertThat(missing.trouble()).isEqualTo(Trouble.INPUT);
    assertThat(missing.found()).startsWith("data.test: Cannot read " + folder + "/c.txt: no such");
  }

  @Test
  void whatAUserMayNotReadOrWriteIsToldApart() throws Exception {
    String folder = MiniHdfs.shared().freshFolder();
    String file = folder + "/secret";
    Store store = Disk.HDFS.store();
    store.writeAtomically(file, new byte[1]);
    MiniHdfs.shared()
        .newClient()
        .setPermission(
            new org.apache.hadoop.fs.Path(file),
            new org.apache.hadoop.fs.permission.FsPermission((short) 0600));
    UserGroupInformation guest = UserGroupInformation.createRemoteUser("guest");

    PrivilegedExceptionAction<Finding> read = () -> LIMIT.look(data(store, "data.train", file));
    PrivilegedExceptionAction<Finding> write =
        () -> LIMIT.look(new OutputCheck(store, List.of(folder + "/run")));

    assertThat(guest.doAs(read).trouble()).isEqualTo(Trouble.PERMISSION);
    assertThat(guest.doAs(write).trouble()).isEqualTo(Trouble.PERMISSION);
    assertThat(guest.doAs(write).found()).contains("user=guest");
  }

  @ParameterizedTest
  @EnumSource
  void outputIsTriedAndNothingIsLeft(Disk disk) throws IOException {
    String folder = disk.freshFolder();
    disk.store().writeAtomically(folder + "/old/file", new byte[1]);

    Finding finding =
        new OutputCheck(disk.store(), List.of(folder + "/old", folder + "/new/run")).look();

    assertThat(finding.found())
        .isEqualTo(folder + "/old is there and can be written, " + folder + "/new/run can be made");
    assertThat(FileTree.names(disk.store(), folder)).containsExactly("old/file");
    Finding taken =
        Finding.of(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> new OutputCheck(disk.store(), List.of(folder + "/old/file/run")).look()));
    assertThat(taken.trouble()).isEqualTo(Trouble.STORAGE);
  }

  @Test
  void theConfigurationOfHadoopIsFound(@TempDir Path folder) throws IOException {
    Store hdfs = Disk.HDFS.store();
    HadoopCheck check = new HadoopCheck(hdfs, MiniHdfs.shared().uri(), true);
    Map<String, String> environment = Map.of("HADOOP_CONF_DIR", folder.toString());

    assertThat(check.look(Map.of()).found()).startsWith("HADOOP_CONF_DIR unset, fs.defaultFS hdfs");
    assertThat(check.look(Map.of()).verdict()).isEqualTo(Verdict.OK);
    assertThat(check.look(environment).found()).contains("there is no core-site.xml");
    Files.createFile(folder.resolve("core-site.xml"));
    assertThat(check.look(environment).verdict()).isEqualTo(Verdict.OK);
    assertThat(new HadoopCheck(hdfs, "file:///", true).look(environment).verdict())
        .isEqualTo(Verdict.WARN);
  }

  @Test
  void aFileSystemThatDoesNotAnswerIsNamed() throws Exception {
    Configuration away = new Configuration();
    away.set("fs.defaultFS", "hdfs://127.0.0.1:1");
    away.setInt("ipc.client.connect.max.retries", 0);
    away.set(Store.STORAGE_TIMEOUT, "0");

    Finding finding = LIMIT.look(new HadoopCheck(new Store(away), "hdfs://127.0.0.1:1", true));

    assertThat(finding.trouble()).isEqualTo(Trouble.STORAGE);
    assertThat(finding.found()).contains(":1 failed", "refused").doesNotContain("wiki");
  }
}
