package dev.braid.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Language models of several sizes with the memory that {@code braid doctor} advises. */
class ModelScale {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL =
      """
      model { embedding = %1$s, hidden = %1$s }
      train {
        replicas = 2, streams = 20, window = 35, steps-per-round = 2, max-rounds = 4
        checkpoint-every = 2, optimizer.state = %2$s
      }
      """;

  /** Advised memory beside what was resident at most, MiB. */
  @Test
  void advisedMemoryAndWhatIsTaken() throws IOException {
    String units = System.getProperty("braid.scale.units", "230,650,1500,2300");
    Table table =
        new Table("units", "state", "driver", "advised", "executor", "advised ", "executors");
    try (ScaleExperiment experiment = ScaleExperiment.ofText(2_000_000)) {
      for (String size : units.split(",")) {
        for (String state : List.of("average", "keep", "reset")) {
          measure(experiment, size, state, table);
        }
      }
    }
  }

  private static void measure(ScaleExperiment experiment, String units, String state, Table table)
      throws IOException {
    String run = units + "-" + state;
    String file = experiment.write(run, MODEL.formatted(units, state));
    JsonNode advice;
    try (ScaleCluster cluster = new ScaleCluster(2, "1g", "1g")) {
      cluster.run("tokenize", file);
      advice = JSON.readTree(cluster.output("doctor", file, "--json")).path("memory");
    }
    try (ScaleCluster cluster =
        new ScaleCluster(2, heap(advice, "executor"), heap(advice, "driver"))) {
      Usage usage = cluster.run("run", file);
      table.row(
          units,
          state,
          usage.driver() >> 20,
          all(advice, "driver"),
          usage.executor() >> 20,
          all(advice, "executor"),
          usage.executors());
    }
  }

  private static String heap(JsonNode advice, String process) {
    return advice.path(process).path("heap-mib").asLong() + "m";
  }

  private static long all(JsonNode advice, String process) {
    JsonNode of = advice.path(process);
    return of.path("heap-mib").asLong() + of.path("outside-mib").asLong();
  }
}
