package dev.braid.scale;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Texts of several sizes, and shards without number, on two executors with a heap of 1 GiB. */
class TextScale {
  private static final String MODEL =
      """
      model { embedding = 128, hidden = 128 }
      train {
        replicas = 2, streams = 20, steps-per-round = 16
        max-rounds = 20, checkpoint-every = 0
      }
      """;
  private static final String TAGGER =
      """
      shard.count = %d
      model { embedding = 32, hidden = 32 }
      train {
        replicas = 2, batch-tokens = 800, steps-per-round = 16
        max-rounds = 20, checkpoint-every = 0
      }
      """;

  /** What each job takes for a gigabyte, and how fast the first rounds are. */
  @Test
  void textsOfSeveralSizes() throws IOException {
    String sizes = System.getProperty("braid.scale.gigabytes", "0.1,1,4");
    Table table =
        new Table("GB", "job", "s", "CPU s", "CPU s/GB", "tokens/s", "driver MiB", "executor MiB");
    try (ScaleCluster cluster = new ScaleCluster(2, "1g", "1g")) {
      for (String size : sizes.split(",")) {
        try (ScaleExperiment experiment = ScaleExperiment.ofText((long) (parse(size) * 1e9))) {
          measure(cluster, experiment, parse(size), table);
        }
      }
    }
  }

  private static double parse(String number) {
    return Double.parseDouble(number.trim());
  }

  private static void measure(
      ScaleCluster cluster, ScaleExperiment experiment, double gigabytes, Table table)
      throws IOException {
    String file = experiment.write("run", MODEL);
    for (String job : new String[] {"tokenize", "shard", "train"}) {
      Usage usage = cluster.run(job, file);
      Object speed = job.equals("train") ? experiment.median("run", "/tokens-per-second") : "";
      table.row(
          gigabytes,
          job,
          usage.seconds(),
          usage.busySeconds(),
          usage.busySeconds() / gigabytes,
          speed,
          usage.driver() >> 20,
          usage.executor() >> 20);
    }
  }

  /** What each job takes with few shards and with very many. */
  @Test
  void fewShardsAndMany() throws IOException {
    Table table = new Table("shards", "job", "s", "CPU s", "driver MiB", "executor MiB");
    try (ScaleCluster cluster = new ScaleCluster(2, "1g", "1g")) {
      for (int shards : new int[] {8, 2000}) {
        try (ScaleExperiment experiment = ScaleExperiment.ofSentences(100_000)) {
          String file = experiment.write("run", TAGGER.formatted(shards));
          for (String job : Arrays.asList("tokenize", "shard", "train", "evaluate")) {
            Usage usage = cluster.run(job, file);
            table.row(
                shards,
                job,
                usage.seconds(),
                usage.busySeconds(),
                usage.driver() >> 20,
                usage.executor() >> 20);
          }
        }
      }
    }
  }
}
