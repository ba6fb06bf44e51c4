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
 *   Submission end = cluster.submit("--class", "dev.braid.Main", SparkHome.assembly().toString(), "train", ...);
 *   assertThat(end.exitCode()).as(end.errors()).isZero();
 * }
 * }</pre>
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration JOB_LIMIT = Duration.ofMinutes(5);
  private static final String EXECUTOR_MEMORY = "1g";
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path folder = SparkHome.scratch("cluster");
  private final List<LoggedProcess> processes = new ArrayList<>();
  private final List<LoggedProcess> workers = new ArrayList<>();
  private final Thread atExit = new Thread(this::endAll, "end the test cluster");
  private String url;

  private LocalCluster() {}

  /** A cluster of {@code workers} Workers that have all registered with the Master. */
  public static LocalCluster start(int workers) {
    return start(workers, Map.of());
  }

  /** As {@link #start(int)}; the last Worker and its executors have a larger environment. */
  public static LocalCluster start(int workers, Map<String, String> environmentOfLast) {
    LocalCluster cluster = new LocalCluster();
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
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
      EXECUTOR_MEMORY,
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
    List<String> command = SparkHome.command(List.of("-Xmx256m"), mainClass, arguments);
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

  /**
   * Runs {@code spark-submit} with these arguments in client mode, one executor on each Worker, and
   * waits for its end.
   */
  public Submission submit(String... arguments) {
    try (LoggedProcess driver = launch(arguments)) {
      return driver.awaitEnd(JOB_LIMIT);
    }
  }

  /**
   * As {@link #submit}, without waiting, for tests that do something to the cluster meanwhile; to
   * be closed by the caller.
   */
  public LoggedProcess launch(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--master", url));
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.executor.memory", EXECUTOR_MEMORY);
    properties.put("spark.executor.extraJavaOptions", String.join(" ", SparkHome.FAST_START));
    // Jobs start when every executor is there, so that how tasks are spread does not depend on who
    // came first.
    properties.put("spark.cores.max", Integer.toString(workers.size()));
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
    properties.put("spark.ui.enabled", "false");
    properties.forEach((key, value) -> all.addAll(List.of("--conf", key + "=" + value)));
    all.addAll(List.of(arguments));
    List<String> command =
        SparkHome.command(
            List.of("-Xmx1g"), "org.apache.spark.deploy.SparkSubmit", all.toArray(String[]::new));
    LoggedProcess driver = LoggedProcess.start(folder, environment("127.0.0.1"), command);
    processes.add(driver);
    return driver;
  }

  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void endAll() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }
}
