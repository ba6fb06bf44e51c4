package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Driver;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clusters do and demand without anything being wrong: the result is the same. */
@ExtendWith(ProcessLogs.class)
@Tag("slow")
class ClusterConditionsIT {
  private static Driver driver() {
    return LocalCluster.shared().driver();
  }

  @Test
  void tasksDoneTwiceForSpeedAreCountedOnce() throws IOException {
    Trial trial = Trial.on(Disk.HDFS);

    Submission end =
        driver()
            .set("spark.speculation", "true")
            .set("spark.speculation.interval", "10ms")
            .set("spark.speculation.quantile", "0.1")
            .set("spark.speculation.multiplier", "1.0")
            .set("spark.speculation.minTaskRuntime", "1ms")
            .run(trial.command("run"));

    assertThat(end.errors()).containsPattern("Marking task .* as speculatable");
    trial.isAsUndisturbed(end);
  }

  @Test
  void executorsComeAndGoAsTheyAreNeeded() throws IOException {
    Trial trial = Trial.on(Disk.HDFS);

    Submission end =
        driver()
            .set("spark.scheduler.minRegisteredResourcesRatio", "0")
            .set("spark.dynamicAllocation.enabled", "true")
            .set("spark.dynamicAllocation.shuffleTracking.enabled", "true")
            .set("spark.dynamicAllocation.minExecutors", "0")
            .set("spark.dynamicAllocation.maxExecutors", "2")
            .set("spark.dynamicAllocation.schedulerBacklogTimeout", "1s")
            .set("spark.dynamicAllocation.executorIdleTimeout", "1s")
            .set("spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s")
            .set("spark.dynamicAllocation.shuffleTracking.timeout", "1s")
            .run(trial.command("run"));

    assertThat(end.errors()).contains("removed due to idle timeout");
    trial.isAsUndisturbed(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption"})
  void whatIsOnTheWireAndOnTheExecutorsDisksIsAuthenticatedAndEncrypted(String encryption)
      throws IOException {
    Trial trial = Trial.on(Disk.HDFS);
    Map<String, String> secure =
        Map.of(
            "spark.authenticate",
            "true",
            "spark.authenticate.secret",
            "only the processes of this test know it",
            "spark.io.encryption.enabled",
            "true",
            encryption,
            "true");
    try (LocalCluster cluster = LocalCluster.start(2, secure)) {
      Submission end = cluster.driver().run(trial.command("run"));

      assertThat(end.errors()).contains("authentication enabled");
      trial.isAsUndisturbed(end);
    }
  }
}
