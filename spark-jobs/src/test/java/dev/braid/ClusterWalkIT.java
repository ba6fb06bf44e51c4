package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole walk with executors that are processes of their own, from HDFS to HDFS. */
@ExtendWith(ProcessLogs.class)
class ClusterWalkIT {
  private static void completeOn(int executors, String[] command) {
    Submission end =
        LocalCluster.shared()
            .driver()
            .set("spark.cores.max", Integer.toString(executors))
            .run(command);
    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.errors().lines().filter(line -> line.contains("Granted executor ID")))
        .hasSize(executors);
  }

  @Test
  void oneExecutorAndTwoGiveTheSameBytes() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);

    completeOn(2, experiment.arguments("run"));
    completeOn(1, experiment.arguments("run", "output=" + experiment.path("alone")));

    for (String part : List.of("vocabulary", "shards", "checkpoints", "reports")) {
      assertThat(experiment.digests("run/" + part))
          .as(part)
          .isNotEmpty()
          .isEqualTo(experiment.digests("alone/" + part));
    }
    assertThat(experiment.parametersDigest("run")).isEqualTo(experiment.parametersDigest("alone"));
    assertThat(experiment.names("run"))
        .contains("model.zip", "report.html", "metrics.jsonl", "reports/test.json")
        .noneMatch(name -> name.startsWith(".") || name.startsWith("_"));
  }
}
