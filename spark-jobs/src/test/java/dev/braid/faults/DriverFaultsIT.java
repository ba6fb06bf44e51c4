package dev.braid.faults;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.braid.cluster.Driver;
import dev.braid.cluster.HeldCall;
import dev.braid.cluster.HeldProcess;
import dev.braid.cluster.HeldProcess.Place;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.MiniHdfs;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers that die or stand still, and two that want the same run. */
@ExtendWith(ProcessLogs.class)
class DriverFaultsIT {
  @ParameterizedTest
  @EnumSource
  void theSameCommandGoesOnWhereAKilledDriverWas(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    try (LoggedProcess driver = Driver.local(2).braid(trial.command("run"))) {
      driver.awaitError(Pattern.compile("round 4,"), NameChanges.LIMIT);
      assertThat(driver.kill().exitCode()).isEqualTo(137);
    }

    Submission end = whileHdfsForgetsTheDeadAtOnce(disk, trial.command("run"));

    assertThat(end.errors()).containsPattern("Resuming from round [3-9]");
    trial.isAsUndisturbed(end);
  }

  /** Else HDFS would believe for a minute that the owner of the lock lives. */
  private static Submission whileHdfsForgetsTheDeadAtOnce(Disk disk, String[] command) {
    if (disk == Disk.LOCAL) {
      return Driver.local(2).run(command);
    }
    MiniDFSCluster hdfs = MiniHdfs.shared().cluster();
    hdfs.setLeasePeriod(500, 3_600_000);
    try {
      return Driver.local(2).run(command);
    } finally {
      hdfs.setLeasePeriod(
          HdfsConstants.LEASE_SOFTLIMIT_PERIOD, 20 * HdfsConstants.LEASE_SOFTLIMIT_PERIOD);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void sigtermEndsARunAfterTheRoundUnderWay(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    try (LoggedProcess driver = Driver.local(2).braid(trial.command("run"))) {
      driver.awaitError(Pattern.compile("round 4,"), NameChanges.LIMIT);
      driver.signal("TERM");
      Submission end = driver.awaitEnd(NameChanges.LIMIT);

      assertThat(end.exitCode()).as(end.errors()).isEqualTo(143);
      assertThat(end.errors()).contains("braid: Stopped by SIGTERM");
    }
    assertThat(trial.status().path("state").asText()).isEqualTo("stopped");
    trial.leftNothing();
    trial.isAsUndisturbed(Driver.local(2).run(trial.command("run")));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void aSecondDriverIsSentAwayAndTheFirstDoesNotNotice(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    try (NameChanges first = NameChanges.of(disk, trial, trial.command("run"))) {
      HeldCall held = first.await("/checkpoints/round-000003");

      Submission second = Driver.local(2).run(trial.command("run", "lock-timeout=0s"));

      assertThat(second.exitCode()).as(second.errors()).isEqualTo(75);
      assertThat(second.errors())
          .contains("braid: Cannot lock " + trial.path() + "/_LOCK: held by host=");
      held.goOn();
      trial.isAsUndisturbed(first.driver().release().awaitEnd(NameChanges.LIMIT));
    }
  }

  /** The worst moment to be frozen is before a file is given its name. */
  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void aFrozenDriverThatWasTakenOverCanChangeNothingWhenItWakesUp(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    try (NameChanges zombie = NameChanges.of(disk, trial, trial.command("run"))) {
      HeldCall held = zombie.await("/checkpoints/LATEST");
      LoggedProcess frozen = zombie.driver().process();
      frozen.signal("STOP");

      Submission successor = Driver.local(2).run(takingOver(trial));
      trial.isAsUndisturbed(successor);

      frozen.signal("CONT");
      held.goOn();
      Submission end = zombie.driver().release().awaitEnd(NameChanges.LIMIT);
      assertThat(end.exitCode()).as(end.errors()).isNotZero();
      trial.hasSameBytes();
      trial.leftNothing();
    }
  }

  /** Of which one's name is the beginning of the other's. */
  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void predictionsIntoNeighbouringFoldersDoNotDisturbEachOther(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    String[] longer = trial.prediction("-news");
    try (NameChanges first = NameChanges.of(disk, trial, longer)) {
      HeldCall held = first.await("-news-");

      Submission second = Driver.local(2).run(trial.prediction(""));
      Submission same = Driver.local(2).run(trial.prediction("-news"));

      assertThat(second.exitCode()).as(second.errors()).isZero();
      assertThat(same.exitCode()).as(same.errors()).isEqualTo(75);
      held.goOn();
      Submission end = first.driver().release().awaitEnd(NameChanges.LIMIT);
      assertThat(end.exitCode()).as(end.errors()).isZero();
    }
    assertThat(trial.experiment().digests(trial.run() + "-news"))
        .hasSizeGreaterThan(1)
        .isEqualTo(trial.experiment().digests(trial.run()));
    assertThat(trial.experiment().names("")).noneMatch(name -> name.startsWith("."));
  }

  private static String[] takingOver(Trial trial) {
    List<String> command = new ArrayList<>(List.of(trial.command("run")));
    command.add("--take-over");
    return command.toArray(String[]::new);
  }

  /** As the kernel refuses bytes where a disk is full, and says so in other words. */
  @Test
  @Tag("slow")
  void aDiskThatTakesNoMoreBytesEndsARunWhichGoesOnWhenItDoes() throws IOException {
    Trial trial = Trial.on(Disk.LOCAL);
    try (LoggedProcess driver = Driver.local(2).braid(trial.command("run"))) {
      driver.awaitError(Pattern.compile("round 4,"), NameChanges.LIMIT);
      driver.allowNoMoreBytesInFiles();
      Submission end = driver.awaitEnd(NameChanges.LIMIT);

      assertThat(end.exitCode()).as(end.errors()).isEqualTo(74);
      assertThat(end.errors())
          .containsPattern("(?m)^braid: Cannot write file:.*/trial-.*: File too large");
    }
    trial.leftNothing();
    trial.isAsUndisturbed(Driver.local(2).run(trial.command("run")));
  }

  /** Spark goes on without such a thread, and would wait for ever for what it had to do. */
  @Test
  @Tag("slow")
  void aDriverOutOfHeapInAThreadForResultsEndsAndSaysWhatToSet() throws IOException {
    Trial trial = Trial.on(Disk.HDFS);
    List<Place> results =
        List.of(new Place("org.apache.spark.scheduler.DirectTaskResult", "value"));
    Driver driver = LocalCluster.shared().driver();
    try (HeldProcess held =
        HeldProcess.start(option -> driver.jvm(option).braid(trial.command("run")), results)) {
      held.await(
              call ->
                  call.isIn("task-result-getter") && held.process().errors().contains("round 4,"),
              NameChanges.LIMIT)
          .fail("java.lang.OutOfMemoryError", "Java heap space");
      Submission end = held.release().awaitEnd(NameChanges.LIMIT);

      assertThat(end.exitCode()).as(end.errors()).isEqualTo(70);
      assertThat(end.errors().lines().filter(line -> line.startsWith("braid: ")))
          .singleElement(as(STRING))
          .contains(
              "The driver ran out of heap",
              "set spark.driver.memory (--driver-memory)",
              "/internal-error.txt");
    }
    assertThat(trial.status().path("state").asText()).isEqualTo("failed");
    trial.leftNothing();
    trial.isAsUndisturbed(LocalCluster.shared().driver().run(trial.command("run")));
  }
}
