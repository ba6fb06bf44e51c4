package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Invocation;
import dev.braid.cluster.MiniHdfs;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.protocol.ExtendedBlock;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Data nodes that fail, damaged copies, and no room. */
@Timeout(180)
class HdfsFaultsTest {
  private static final String ROUNDS = "train: rounds";
  private static final MiniDFSCluster HDFS = MiniHdfs.shared().cluster();

  /** Each block on both data nodes. */
  private static Map<String, String> twoCopies(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("spark.hadoop.dfs.replication", "2");
    // A client that an earlier command of this JVM left would not know of that.
    properties.put("spark.hadoop.fs.hdfs.impl.disable.cache", "true");
    return properties;
  }

  @Test
  @Tag("slow")
  void aDataNodeThatDiesInTheMiddleIsNotMissed() throws Exception {
    Trial trial = Trial.on(Disk.HDFS);
    DataNodeProperties[] dead = new DataNodeProperties[1];
    Map<String, String> hook = TaskHook.at(ROUNDS, 4, () -> dead[0] = HDFS.stopDataNode(0));

    Invocation end = Invocation.with(twoCopies(hook), trial.command("run"));

    assertThat(dead[0]).isNotNull();
    assertThat(HDFS.getDataNodes()).hasSize(1);
    HDFS.restartDataNode(dead[0], true);
    HDFS.waitActive();
    trial.isAsUndisturbed(end);
  }

  @Test
  void withoutDataNodesTheRunEndsAndGoesOnWhenTheyAreBack() throws Exception {
    Trial trial = Trial.on(Disk.HDFS);
    List<DataNodeProperties> dead = new ArrayList<>();
    Map<String, String> hook = TaskHook.at(ROUNDS, 4, () -> dead.addAll(stopDataNodes()));

    Invocation without = Invocation.with(hook, trial.command("run", "storage-timeout=2s"));

    for (DataNodeProperties each : dead) {
      HDFS.restartDataNode(each, true);
    }
    HDFS.waitActive();
    assertThat(dead).hasSize(2);
    assertThat(without.exitCode()).as(without.errors()).isEqualTo(74);
    assertThat(without.errors()).contains("braid: Cannot", trial.path());
    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  private static List<DataNodeProperties> stopDataNodes() {
    return List.of(HDFS.stopDataNode(1), HDFS.stopDataNode(0));
  }

  @Test
  @Tag("slow")
  void aNameNodeThatIsAwayForSecondsIsWaitedFor() throws Exception {
    Trial trial = Trial.on(Disk.HDFS);
    CompletableFuture<Void> back = new CompletableFuture<>();
    Map<String, String> hook = TaskHook.at(ROUNDS, 4, () -> beAway(back));

    Invocation end = Invocation.with(hook, trial.command("run"));

    back.get(1, TimeUnit.MINUTES);
    trial.isAsUndisturbed(end);
  }

  private static Object beAway(CompletableFuture<Void> back) {
    HDFS.shutdownNameNode(0);
    Executor later = CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS);
    later.execute(
        () -> {
          try {
            HDFS.restartNameNode(0, true);
            back.complete(null);
          } catch (IOException e) {
            back.completeExceptionally(e);
          }
        });
    return back;
  }

  @Test
  @Tag("slow")
  void aCopyOfAShardThatWasDamagedIsReadFromTheOther() throws Exception {
    Trial trial = Trial.on(Disk.HDFS);
    assertThat(Invocation.with(twoCopies(Map.of()), trial.command("tokenize")).exitCode()).isZero();
    assertThat(Invocation.with(twoCopies(Map.of()), trial.command("shard")).exitCode()).isZero();
    int damaged = 0;
    for (String name : trial.experiment().names(trial.run() + "/shards")) {
      damaged += damageOneCopy(new Path(trial.path() + "/shards/" + name));
    }

    Invocation end = Invocation.with(twoCopies(Map.of()), trial.command("run"));

    assertThat(damaged).isGreaterThanOrEqualTo(4);
    trial.isAsUndisturbed(end);
  }

  private static int damageOneCopy(Path file) throws IOException {
    DistributedFileSystem hdfs = HDFS.getFileSystem();
    ExtendedBlock block = DFSTestUtil.getFirstBlock(hdfs, file);
    assertThat(DFSTestUtil.getAllBlocks(hdfs, file).get(0).getLocations()).hasSize(2);
    HDFS.corruptReplica(0, block);
    return 1;
  }

  @Test
  void withoutRoomTheRunEndsAndGoesOnWhenThereIsSome() throws Exception {
    Trial trial = Trial.on(Disk.HDFS);
    Path folder = new Path(trial.path());
    DistributedFileSystem hdfs = HDFS.getFileSystem();
    Map<String, String> hook = TaskHook.at(ROUNDS, 4, () -> leaveNoRoom(hdfs, folder));

    Invocation full = Invocation.with(hook, trial.command("run"));

    assertThat(TaskHook.isDone()).isTrue();
    assertThat(full.exitCode()).as(full.errors()).isEqualTo(74);
    assertThat(full.errors()).contains("Cannot write " + trial.path(), "quota");
    hdfs.setQuota(folder, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    trial.leftNothing();
    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  private static Object leaveNoRoom(DistributedFileSystem hdfs, Path folder) throws IOException {
    long used = hdfs.getContentSummary(folder).getSpaceConsumed();
    hdfs.setQuota(folder, HdfsConstants.QUOTA_DONT_SET, used + 1000);
    return null;
  }
}
