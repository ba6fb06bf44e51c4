package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Driver;
import dev.braid.cluster.HeldCall;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.MiniHdfs;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
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
    forgetDeadOwner(disk);

    Submission end = Driver.local(2).run(trial.command("run"));

    assertThat(end.errors()).containsPattern("Resuming from round [3-9]");
    trial.isAsUndisturbed(end);
  }

  /** HDFS believes for a minute that a client lives. */
  private static void forgetDeadOwner(Disk disk) {
    if (disk == Disk.HDFS) {
      MiniHdfs.shared().cluster().setLeasePeriod(500, 3_600_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondDriverIsSentAwayAndTheFirstDoesNotNotice(Disk disk) throws IOException {
    Trial trial = Trial.on(disk);
    try (NameChanges first = NameChanges.of(disk, trial, trial.command("run"))) {
      HeldCall held = first.await("/checkpoints/round-000003");

      Submission second = Driver.local(2).run(trial.command("run"));

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

  private static String[] takingOver(Trial trial) {
    List<String> command = new java.util.ArrayList<>(List.of(trial.command("run")));
    command.add("--take-over");
    return command.toArray(String[]::new);
  }
}
