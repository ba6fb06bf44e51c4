package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.braid.Invocation;
import dev.braid.cluster.HeldCall;
import dev.braid.cluster.ProcessLogs;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a driver leaves that dies between two changes of names, wherever that is. */
@ExtendWith(ProcessLogs.class)
class KillPointsIT {
  @Test
  @Tag("slow")
  void fromOneCheckpointToTheNext() throws IOException {
    goOnFrom(deaths(Disk.LOCAL, checkpoint(4), checkpoint(5)), 8);
  }

  @Test
  @Tag("slow")
  void fromOneCheckpointToTheNextOnHdfs() throws IOException {
    goOnFrom(deaths(Disk.HDFS, checkpoint(4), checkpoint(5)), 8);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void fromTheBeginningToTheSecondCheckpoint(Disk disk) throws IOException {
    goOnFrom(deaths(disk, "", checkpoint(2)), 20);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void fromTheLastCheckpointToTheEnd(Disk disk) throws IOException {
    goOnFrom(deaths(disk, checkpoint(Trial.on(disk).rounds()), "no such name"), 8);
  }

  private static String checkpoint(int round) {
    return "/checkpoints/round-%06d".formatted(round);
  }

  /** The run directory as it is before each change, by that change. */
  private static Map<String, Trial> deaths(Disk disk, String first, String end) throws IOException {
    Trial trial = Trial.on(disk);
    Map<String, Trial> deaths = new LinkedHashMap<>();
    try (NameChanges driver = NameChanges.of(disk, trial, trial.command("run"))) {
      Optional<HeldCall> change = driver.next(first);
      while (change.isPresent() && !change.get().mentions(end)) {
        deaths.put(change.get().toString(), trial.copy());
        change.get().goOn();
        change = driver.next("");
      }
    }
    return deaths;
  }

  private static void goOnFrom(Map<String, Trial> deaths, int atLeast) {
    assertThat(deaths).hasSizeGreaterThanOrEqualTo(atLeast);
    deaths.forEach(
        (change, left) ->
            assertThatCode(() -> left.isAsUndisturbed(Invocation.of(left.command("run"))))
                .as("dead before " + change)
                .doesNotThrowAnyException());
  }
}
