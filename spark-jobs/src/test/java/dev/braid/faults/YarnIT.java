package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.MiniYarn;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.faults.Fault.Action;
import dev.braid.store.Disk;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource manager and node managers decide where everything runs. */
@ExtendWith(ProcessLogs.class)
class YarnIT {
  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  @Tag("slow")
  void yarnRunsIt(String mode) throws IOException {
    Trial trial = Trial.on(Disk.HDFS);

    // With its web page, as Spark has it: YARN puts a filter before the page, whose class has to be
    // there.
    trial.isAsUndisturbed(
        MiniYarn.shared().driver(mode).set("spark.ui.enabled", "true").run(trial.command("run")));
  }

  @Test
  @Tag("slow")
  void theNextAttemptGoesOnWhereAKilledApplicationMasterWas() throws IOException {
    Fault pause = Fault.of(Action.SLEEP, "train: rounds").inPartition(0).after(2);
    Trial trial = Trial.on(Disk.HDFS);
    try (LoggedProcess client =
        MiniYarn.shared()
            .driver("cluster")
            .set("spark.yarn.maxAppAttempts", "2")
            .set(pause.properties())
            .braid(trial.command("run"))) {
      Wait.until(pause, client, NameChanges.LIMIT);
      long master = trial.status().path("pid").asLong();
      assertThat(ProcessHandle.of(master).orElseThrow().destroyForcibly()).isTrue();

      Submission end = client.awaitEnd(NameChanges.LIMIT);

      trial.isAsUndisturbed(end);
      assertThat(trial.status().path("pid").asLong()).isNotEqualTo(master);
    }
  }
}
