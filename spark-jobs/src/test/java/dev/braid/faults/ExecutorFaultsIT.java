package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Driver;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.faults.Fault.Action;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Executors that die, stand still or are slow: Spark repeats what they did, with the same result.
 */
@ExtendWith(ProcessLogs.class)
class ExecutorFaultsIT {
  private static final String ROUNDS = "train: rounds";

  private static Driver driver(Fault fault) {
    return LocalCluster.shared().driver().set(fault.properties());
  }

  @Test
  void anExecutorKilledInARoundCostsNothingButTime() throws IOException {
    Fault fault = Fault.of(Action.HALT, ROUNDS).inPartition(0).after(4);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors()).contains("Lost executor");
    trial.isAsUndisturbed(end);
  }

  @Test
  void anExecutorKilledBetweenWritingAShuffleAndReadingItHasItsPartWrittenAnew()
      throws IOException {
    Fault fault = Fault.of(Action.HALT, "shard: deal").inStage(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors())
        .containsPattern("Resubmitting ShuffleMapStage|Resubmitted ShuffleMapTask|FetchFailed");
    trial.isAsUndisturbed(end);
  }

  @Test
  void anExecutorThatStandsStillIsReplaced() throws IOException {
    Fault fault = Fault.of(Action.STOP, ROUNDS).inPartition(0).after(4);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end =
        driver(fault)
            .set("spark.executor.heartbeatInterval", "1s")
            .set("spark.network.timeout", "6s")
            .set("spark.network.timeoutInterval", "1s")
            .run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    Pattern pid = Pattern.compile("pid=(\\d+)");
    long stopped =
        Long.parseLong(
            pid.matcher(fault.happened().get(0)).results().findFirst().orElseThrow().group(1));
    ProcessHandle.of(stopped).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(end.errors()).contains("Executor heartbeat timed out");
    trial.isAsUndisturbed(end);
  }

  @Test
  void aTaskThatIsTooSlowIsDoneTwiceAndCountedOnce() throws IOException {
    Fault fault = Fault.of(Action.SLEEP, ROUNDS).inPartition(0).after(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end =
        driver(fault)
            .set("spark.speculation", "true")
            .set("spark.speculation.interval", "100ms")
            .set("spark.speculation.quantile", "0.5")
            .set("spark.speculation.minTaskRuntime", "1s")
            .run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors())
        .containsPattern("Marking task 0 in stage \\S+ \\(on \\S+\\) as speculatable");
    trial.isAsUndisturbed(end);
  }

  @Test
  void aTaskThatKillsEveryExecutorEndsTheRunAndTheRepairedOneGoesOn() throws IOException {
    Fault fault = Fault.of(Action.HALT, ROUNDS).inPartition(1).after(3).times(99);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(end.exitCode()).isEqualTo(70);
    assertThat(trial.status().path("state").asText()).isEqualTo("failed");
    trial.leftNothing();

    trial.isAsUndisturbed(LocalCluster.shared().driver().run(trial.command("run")));
  }
}
