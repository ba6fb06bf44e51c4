package dev.braid.scale;

import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A standalone cluster of executors with a core each, and {@code bin/braid} as users start it. */
final class ScaleCluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofHours(2);

  private final LocalCluster cluster;
  private final String driverMemory;
  private final List<String> options = new ArrayList<>();

  /**
   * @param executorMemory heap of each, such as 1g
   * @param driverMemory heap
   */
  ScaleCluster(int executors, String executorMemory, String driverMemory) {
    this.cluster = LocalCluster.start(executors, executorMemory);
    this.driverMemory = driverMemory;
    set("spark.executor.memory", executorMemory);
    set("spark.cores.max", Integer.toString(executors));
    set("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    set("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
  }

  private void set(String key, String value) {
    options.addAll(List.of("--conf", key + "=" + value));
  }

  /** Runs a command to its end, which has to be a good one. */
  Usage run(String... command) {
    List<String> line = new ArrayList<>();
    line.add(SparkHome.project().resolve("bin/braid").toString());
    line.addAll(List.of("--master", cluster.url(), "--driver-memory", driverMemory));
    line.addAll(options);
    line.addAll(List.of(command));
    Path folder = SparkHome.scratch("scale");
    Map<String, String> environment =
        Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_LOCAL_DIRS", folder.toString());
    long start = System.nanoTime();
    try (LoggedProcess driver = LoggedProcess.start(folder, environment, line);
        Processes processes = new Processes(cluster, driver.handle())) {
      Submission end = driver.awaitEnd(LIMIT);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (end.exitCode() != 0) {
        throw new AssertionError(end.exitCode() + ": " + end.errors());
      }
      return processes.usage(seconds);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
