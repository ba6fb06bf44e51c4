package dev.braid.scale;

import dev.braid.scale.Processes.Sample;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Where the time of rounds goes, and what stays when there are hundreds of them. */
class RoundScale {
  private static final String[] PARTS = {
    "total", "broadcast", "open", "compute", "reduce", "scheduling", "idle"
  };
  private static final String LARGE =
      """
      model { embedding = 650, hidden = 650 }
      train {
        replicas = 2, streams = 20, steps-per-round = %s
        max-rounds = 8, checkpoint-every = 0
      }
      train.optimizer.state = %s
      """;
  private static final String SMALL =
      """
      model { embedding = 64, hidden = 64 }
      train {
        replicas = 2, streams = 20, steps-per-round = 4, max-epochs = 100, max-rounds = %s
        checkpoint-every = 50
      }
      """;

  /** The median round of 20 million parameters with Adam. */
  @Test
  void partsOfARound() throws IOException {
    String steps = System.getProperty("braid.scale.steps", "32");
    Table table =
        new Table("state", "total", "broadcast", "open", "compute", "reduce", "scheduling", "idle");
    try (ScaleCluster cluster = new ScaleCluster(2, "2g", "2g");
        ScaleExperiment experiment = ScaleExperiment.ofText(50_000_000)) {
      for (String state : List.of("average", "keep", "reset")) {
        cluster.run("run", experiment.write(state, LARGE.formatted(steps, state)));
        Object[] cells = new Object[PARTS.length + 1];
        cells[0] = state;
        for (int i = 0; i < PARTS.length; i++) {
          cells[i + 1] = experiment.median(state, "/seconds/" + PARTS[i]);
        }
        table.row(cells);
      }
    }
  }

  /** Resident sizes in the second and in the last fifth of many rounds. */
  @Test
  void manyRounds() throws IOException {
    String rounds = System.getProperty("braid.scale.rounds", "300");
    Table table = new Table("process", "second fifth MiB", "last fifth MiB", "grown by %");
    try (ScaleCluster cluster = new ScaleCluster(2, "1g", "1g");
        ScaleExperiment experiment = ScaleExperiment.ofText(20_000_000)) {
      String file = experiment.write("run", SMALL.formatted(rounds));
      cluster.run("tokenize", file);
      cluster.run("shard", file);
      List<Sample> samples = cluster.run("train", file).samples();
      row(table, "driver", samples, Sample::driver);
      row(table, "executor", samples, Sample::executors);
    }
  }

  private static void row(
      Table table, String process, List<Sample> samples, ToLongFunction<Sample> size) {
    long[] sizes = samples.stream().mapToLong(size).filter(bytes -> bytes > 0).toArray();
    long before = median(sizes, 1);
    long after = median(sizes, 4);
    table.row(process, before >> 20, after >> 20, 100.0 * (after - before) / before);
  }

  private static long median(long[] sizes, int fifth) {
    int from = sizes.length * fifth / 5;
    int to = sizes.length * (fifth + 1) / 5;
    return Arrays.stream(sizes, from, to).sorted().toArray()[(to - from) / 2];
  }
}
