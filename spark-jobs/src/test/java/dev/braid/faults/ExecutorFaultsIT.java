package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Driver;
import dev.braid.cluster.HeldCall;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.faults.Fault.Action;
import dev.braid.store.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Executors that die, stand still or are slow: Spark repeats what they did, with the same result.
 */
@ExtendWith(ProcessLogs.class)
@Tag("slow")
class ExecutorFaultsIT {
  private static final String ROUNDS = "train: rounds";

  private static final Pattern NOT_TAKEN =
      Pattern.compile(
          "Ignoring update with state FINISHED|Ignored task status update"
              + "|re-registration is rejected since the executor");

  /** Seconds that a driver may take to end once its work has. */
  private static final int TO_END = 10;

  private static Driver driver(Fault fault) {
    return LocalCluster.shared().driver().set(fault.properties());
  }

  @Test
  void anExecutorKilledInARoundCostsNothingButTime() throws IOException {
    Fault fault = Fault.of(Action.KILL, ROUNDS).inPartition(0).after(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors()).contains("Lost executor");
    trial.isAsUndisturbed(end);
  }

  @Test
  void anExecutorKilledBetweenWritingAShuffleAndReadingItHasItsPartWrittenAnew()
      throws IOException {
    Fault fault = Fault.of(Action.KILL, "shard: encode").inStage(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors())
        .containsPattern("Resubmitting ShuffleMapStage|Resubmitted ShuffleMapTask|FetchFailed");
    trial.isAsUndisturbed(end);
  }

  @Test
  void anExecutorThatStandsStillIsReplaced() throws IOException {
    Fault fault = Fault.of(Action.STOP, ROUNDS).inPartition(0).after(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = impatient(driver(fault)).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    ProcessHandle.of(fault.pid()).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(end.errors()).contains("Executor heartbeat timed out");
    trial.isAsUndisturbed(end);
  }

  /** It stood still until its round was over, and nobody could kill it. */
  @Test
  void theAnswerOfAnExecutorThatWasGivenUpIsNotTaken() throws IOException {
    Fault fault = Fault.of(Action.STOP_WITH_PARENT, ROUNDS).inPartition(0).after(1);
    Trial trial = Trial.on(Disk.HDFS);
    Driver driver = impatient(driver(fault));
    try (NameChanges changes = NameChanges.of(driver, Disk.HDFS, trial, trial.command("run"))) {
      HeldCall roundIsOver = changes.await("/checkpoints/round-");
      while (!fault.hasHappened()) {
        roundIsOver.goOn();
        roundIsOver = changes.await("/checkpoints/round-");
      }
      long worker = ProcessHandle.of(fault.pid()).orElseThrow().parent().orElseThrow().pid();
      LoggedProcess.signal("CONT", fault.pid());
      changes.driver().process().awaitError(NOT_TAKEN, NameChanges.LIMIT);
      LoggedProcess.signal("CONT", worker);
      roundIsOver.goOn();
      trial.isAsUndisturbed(changes.driver().release().awaitEnd(NameChanges.LIMIT));
    }
  }

  private static Driver impatient(Driver driver) {
    return driver
        .set("spark.executor.heartbeatInterval", "1s")
        .set("spark.network.timeout", "6s")
        .set("spark.network.timeoutInterval", "1s");
  }

  @Test
  void aTaskThatIsTooSlowIsDoneTwiceAndCountedOnce() throws IOException {
    Fault fault = Fault.of(Action.SLEEP, ROUNDS).inPartition(0).after(1);
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
    Fault fault = Fault.of(Action.KILL, ROUNDS).inPartition(1).after(2).times(99);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(end.exitCode()).isEqualTo(70);
    assertThat(trial.status().path("state").asText()).isEqualTo("failed");
    trial.leftNothing();

    trial.isAsUndisturbed(LocalCluster.shared().driver().run(trial.command("run")));
  }

  @Test
  void anExecutorThatTheKernelKillsInEveryRoundIsReplacedEachTime() throws IOException {
    Fault fault = Fault.of(Action.KILL, ROUNDS).inPartition(0).everyTime();
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    // Validations are among them.
    assertThat(fault.happened()).hasSizeGreaterThanOrEqualTo(trial.rounds());
    assertThat(end.errors()).contains("Command exited with code 137");
    assertThat(trial.status().path("lost-executors").asInt())
        .isGreaterThanOrEqualTo(trial.rounds());
    trial.isAsUndisturbed(end);
  }

  @Test
  void anExecutorThatRunsOutOfHeapIsReplaced() throws IOException {
    Fault fault = Fault.of(Action.FILL_HEAP, ROUNDS).inPartition(1).after(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors())
        .contains("its heap was too small: set spark.executor.memory (--executor-memory) higher");
    trial.isAsUndisturbed(end);
  }

  @Test
  void aTaskThatFailsIsDoneAgain() throws IOException {
    Fault fault = Fault.of(Action.THROW, ROUNDS).inPartition(1).after(1);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors())
        .containsPattern("Task 1 of 'train: rounds[^']*' failed on executor \\d at attempt 1");
    assertThat(trial.status().path("retried-tasks").asInt()).isEqualTo(1);
    trial.isAsUndisturbed(end);
  }

  @Test
  void aRoundThatHangsIsEndedAndTheSameCommandGoesOn() throws IOException {
    Fault fault = Fault.of(Action.HANG, ROUNDS).inPartition(1).after(2);
    Trial trial = Trial.on(Disk.HDFS);

    Submission end = driver(fault).run(trial.command("run", "stall-timeout=4s"));

    assertThat(fault.happened()).hasSize(1);
    assertThat(end.exitCode()).as(end.errors()).isEqualTo(75);
    assertThat(end.errors()).containsPattern("No task of '" + ROUNDS + ".* \\(stall-timeout\\)");
    assertThat(trial.status().path("state").asText()).isEqualTo("failed");
    trial.leftNothing();
    trial.isAsUndisturbed(LocalCluster.shared().driver().run(trial.command("run")));
  }

  @Test
  void aRunThatHangsCanBeStopped() throws IOException {
    Fault fault = Fault.of(Action.HANG, ROUNDS).inPartition(1).after(2);
    Trial trial = Trial.on(Disk.HDFS);
    String[] command = trial.command("run", "train.stop-timeout=3s");
    try (LoggedProcess driver = driver(fault).braid(command)) {
      Wait.until(fault, driver, NameChanges.LIMIT);
      driver.signal("TERM");
      Submission end = driver.awaitEnd(Duration.ofSeconds(3 + TO_END));

      assertThat(end.exitCode()).as(end.errors()).isEqualTo(143);
      assertThat(end.errors()).contains("braid: Stopped by SIGTERM");
    }
    assertThat(trial.status().path("state").asText()).isEqualTo("stopped");
    trial.leftNothing();
    trial.isAsUndisturbed(LocalCluster.shared().driver().run(trial.command("run")));
  }
}
