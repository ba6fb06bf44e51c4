package dev.braid.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A standalone Spark cluster on this machine: a Master and Workers, each a JVM of its own on a free
 * port, whose executors are further JVMs.
 *
 * <p>Every Worker has a loopback address of its own, because Spark treats one address as one host:
 * a speculative copy never runs on the host of the first, and excluding a node would exclude all of
 * them. Each Worker offers one core and one executor's memory.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.start(2)) {
 *   Submission end = cluster.driver().run("train", "my.conf");
 *   assertThat(end.exitCode()).as(end.errors()).isZero();
 * }
 * }</pre>
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String EXECUTOR_MEMORY = "1g";
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private static LocalCluster shared;

  private final Path folder = SparkHome.scratch("cluster");
  private final String executorMemory;
  private final Map<String, String> properties;
  private final List<LoggedProcess> processes = new ArrayList<>();
  private final List<LoggedProcess> workers = new ArrayList<>();
  private String url;

  private LocalCluster(String executorMemory, Map<String, String> properties) {
    this.executorMemory = executorMemory;
    this.properties = properties;
  }

  /** One with two Workers for all tests of this JVM; it ends with the JVM. */
  public static synchronized LocalCluster shared() {
    if (shared == null) {
      shared = start(2);
    }
    return shared;
  }

  /** A cluster of {@code workers} Workers that have all registered with the Master. */
  public static LocalCluster start(int workers) {
    return start(workers, Map.of());
  }

  /** As {@link #start(int)}, with these properties for all its processes, drivers included. */
  public static LocalCluster start(int workers, Map<String, String> properties) {
    return start(workers, EXECUTOR_MEMORY, properties, Map.of());
  }

  /** As {@link #start(int)}, with executors of another heap, such as 2g. */
  public static LocalCluster start(int workers, String executorMemory) {
    return start(workers, executorMemory, Map.of(), Map.of());
  }

  /** As {@link #start(int)}; the last Worker and its executors have a larger environment. */
  public static LocalCluster startUnlike(int workers, Map<String, String> environmentOfLast) {
    return start(workers, EXECUTOR_MEMORY, Map.of(), environmentOfLast);
  }

  private static LocalCluster start(
      int workers,
      String executorMemory,
      Map<String, String> properties,
      Map<String, String> environmentOfLast) {
    LocalCluster cluster = new LocalCluster(executorMemory, properties);
    try {
      cluster.startMaster();
      for (int i = 0; i < workers; i++) {
        cluster.startWorker("127.0.0." + (2 + i), i == workers - 1 ? environmentOfLast : Map.of());
      }
      cluster.workers.forEach(worker -> worker.awaitError(REGISTERED, START_LIMIT));
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void startMaster() {
    String address = "127.0.0.1";
    String[] arguments = {"--host", address, "--port", "0", "--webui-port", "0"};
    LoggedProcess master =
        daemon(environment(address), "org.apache.spark.deploy.master.Master", arguments);
    url = master.awaitError(MASTER_URL, START_LIMIT).group(1);
  }

  private void startWorker(String address, Map<String, String> more) {
    Path work = folder.resolve("work-" + address);
    String[] arguments = {
      "--host",
      address,
      "--port",
      "0",
      "--webui-port",
      "0",
      "--cores",
      "1",
      "--memory",
      executorMemory,
      "--work-dir",
      work.toString(),
      url
    };
    Map<String, String> environment = environment(address);
    environment.putAll(more);
    workers.add(daemon(environment, "org.apache.spark.deploy.worker.Worker", arguments));
  }

  private LoggedProcess daemon(
      Map<String, String> environment, String mainClass, String... arguments) {
    List<String> options = new ArrayList<>(SparkHome.fastStart());
    options.add("-Xmx256m");
    // Each executor has its own copy of the assembly jar, which outlives it.
    options.add("-Dspark.worker.cleanup.enabled=true");
    options.add("-Dspark.worker.cleanup.interval=30");
    options.add("-Dspark.worker.cleanup.appDataTtl=60");
    properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
    List<String> command = SparkHome.command(options, mainClass, arguments);
    LoggedProcess daemon = LoggedProcess.start(folder, environment, command);
    processes.add(daemon);
    return daemon;
  }

  private Map<String, String> environment(String address) {
    Map<String, String> environment = new HashMap<>(SparkHome.environment(address));
    environment.put("SPARK_LOCAL_DIRS", folder.resolve("local-" + address).toString());
    return environment;
  }

  /** The Master's address, {@code spark://host:port}. */
  public String url() {
    return url;
  }

  /** A folder of this cluster alone; {@code work-ADDRESS} in it holds the executors' logs. */
  public Path folder() {
    return folder;
  }

  /** The Workers, in the order of their addresses; an executor is a child of its Worker. */
  public List<LoggedProcess> workers() {
    return List.copyOf(workers);
  }

  /** A driver that gets one executor on each Worker before its jobs start. */
  public Driver driver() {
    // Jobs start when every executor is there, so that how tasks are spread does not depend on who
    // came first.
    return Driver.on(url)
        .set("spark.executor.memory", executorMemory)
        .set("spark.executor.extraJavaOptions", String.join(" ", SparkHome.fastStart()))
        .set("spark.cores.max", Integer.toString(workers.size()))
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
        .set(properties);
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
