package dev.braid.faults;

import dev.braid.cluster.MiniYarn;
import dev.braid.cluster.ProcessLogs;
import dev.braid.store.Disk;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource manager and node managers decide where everything runs. */
@ExtendWith(ProcessLogs.class)
class YarnIT {
  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void yarnRunsIt(String mode) throws IOException {
    Trial trial = Trial.on(Disk.HDFS);

    trial.isAsUndisturbed(MiniYarn.shared().driver(mode).run(trial.command("run")));
  }
}
