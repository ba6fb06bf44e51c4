package dev.braid.scale;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A model of 20 million parameters with Adam, averaged over more and more replicas. */
class ReplicaScale {
  private static final String MODEL =
      """
      model { embedding = 650, hidden = 650 }
      train {
        replicas = %d, streams = 2, window = 5, steps-per-round = 1, max-rounds = 4
        checkpoint-every = 0
      }
      """;

  /** What the driver has resident, and the seconds of a round's parts. */
  @Test
  void moreAndMoreReplicas() throws IOException {
    String counts = System.getProperty("braid.scale.replicas", "2,8,32,64");
    Table table =
        new Table("replicas", "round s", "broadcast s", "reduce s", "driver MiB", "executor MiB");
    try (ScaleCluster cluster = new ScaleCluster(2, "2g", "2g");
        ScaleExperiment experiment = ScaleExperiment.ofText(5_000_000)) {
      for (int replicas : Arrays.stream(counts.split(",")).mapToInt(Integer::parseInt).toArray()) {
        String run = "replicas-" + replicas;
        Usage usage = cluster.run("run", experiment.write(run, MODEL.formatted(replicas)));
        table.row(
            replicas,
            experiment.median(run, "/seconds/total"),
            experiment.median(run, "/seconds/broadcast"),
            experiment.median(run, "/seconds/reduce"),
            usage.driver() >> 20,
            usage.executor() >> 20);
      }
    }
  }
}
