package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TestExperiment;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.faults.Fault.Action;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An executor dies in a round, whatever is averaged where, and whatever it kept. */
@ExtendWith(ProcessLogs.class)
class RoundFaultsIT {
  /** Kinds of rounds besides those that the driver averages. */
  enum Rounds {
    MEANS_ON_EXECUTORS("train.optimizer={ kind = adam, state = average }", "model.hidden=640"),
    MOMENTA_ON_EXECUTORS("train.optimizer={ kind = adam, state = keep }", "model.hidden=8");

    private final String[] settings;

    Rounds(String... settings) {
      this.settings = settings;
    }

    private String[] and(String... more) {
      String[] rounds = {
        "train.max-epochs=3",
        "train.batch-tokens=60",
        "train.checkpoint-every=1",
        "train.outer.kind=heavy-ball"
      };
      return Stream.of(rounds, settings, more).flatMap(Stream::of).toArray(String[]::new);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void costsNothingButTime(Rounds rounds) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    experiment.complete("run", rounds.and());
    Fault fault = Fault.of(Action.KILL, "train: rounds").inPartition(0).after(4);
    String output = "output=" + experiment.path("disturbed");

    Submission end =
        LocalCluster.shared()
            .driver()
            .set(fault.properties())
            .run(experiment.arguments("run", rounds.and(output)));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(fault.happened()).hasSize(1);
    assertThat(end.errors().lines().anyMatch(line -> line.contains("going back to round")))
        .isEqualTo(rounds == Rounds.MOMENTA_ON_EXECUTORS);
    for (String part : new String[] {"checkpoints", "reports"}) {
      assertThat(experiment.digests("disturbed/" + part))
          .isNotEmpty()
          .isEqualTo(experiment.digests("run/" + part));
    }
  }
}
