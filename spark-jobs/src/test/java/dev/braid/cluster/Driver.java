package dev.braid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a driver is started: what {@code spark-submit} does in client mode, in a JVM of its own with
 * a folder of its own for temporary files.
 *
 * <pre>{@code
 * Submission end = Driver.local(2).set("spark.task.maxFailures", "1").run("train", "my.conf");
 * assertThat(end.exitCode()).as(end.errors()).isZero();
 * }</pre>
 */
public final class Driver {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final String master;
  private final List<String> jvmOptions;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private Path folder;

  private Driver(String master, List<String> jvmOptions) {
    this.master = master;
    this.jvmOptions = new ArrayList<>(jvmOptions);
    environment.putAll(SparkHome.environment("127.0.0.1"));
    properties.put("spark.ui.enabled", "false");
    properties.put("spark.hadoop.dfs.replication", "1");
    // Big enough for all tests, small enough for several side by side.
    this.jvmOptions.add("-Xmx700m");
  }

  /** A driver whose tasks are threads of its own. */
  public static Driver local(int cores) {
    return on("local[" + cores + "]");
  }

  static Driver local(int cores, List<String> archive) {
    return new Driver("local[" + cores + "]", SparkHome.fastStart(archive));
  }

  /** A driver whose tasks run where that master says. */
  static Driver on(String master) {
    return new Driver(master, SparkHome.fastStart());
  }

  /** Sets a property of Spark's. */
  public Driver set(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Sets properties of Spark's. */
  public Driver set(Map<String, String> more) {
    properties.putAll(more);
    return this;
  }

  /** Adds options of the driver's JVM. */
  public Driver jvm(String... options) {
    jvmOptions.addAll(List.of(options));
    return this;
  }

  /** Sets an environment variable of the driver's. */
  public Driver variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Where it is started and keeps its temporary files; by default a fresh folder each time. */
  Driver in(Path place) {
    folder = place;
    return this;
  }

  /** Starts a command of Braid's, to be closed by the caller. */
  public LoggedProcess braid(String... command) {
    List<String> arguments = new ArrayList<>();
    // Executors read the jar where it lies instead of fetching their own copies of it.
    arguments.addAll(List.of("--class", "dev.braid.Main", "local:" + SparkHome.assembly()));
    arguments.addAll(List.of(command));
    return start(arguments.toArray(String[]::new));
  }

  /** Runs a command of Braid's to its end. */
  public Submission run(String... command) {
    try (LoggedProcess process = braid(command)) {
      return process.awaitEnd(LIMIT);
    }
  }

  /** Runs {@code spark-submit} with these arguments after its own to its end. */
  public Submission submit(String... arguments) {
    try (LoggedProcess process = start(arguments)) {
      return process.awaitEnd(LIMIT);
    }
  }

  /** Starts {@code spark-submit} with these arguments after its own, to be closed by the caller. */
  public LoggedProcess start(String... arguments) {
    Path place = folder == null ? SparkHome.scratch("driver") : folder;
    List<String> submission = new ArrayList<>(List.of("--master", master));
    properties.forEach((key, value) -> submission.addAll(List.of("--conf", key + "=" + value)));
    submission.addAll(List.of(arguments));
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Djava.io.tmpdir=" + temporary(place));
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SPARK_LOCAL_DIRS", place.resolve("local").toString());
    List<String> command =
        SparkHome.configured(
            environment.getOrDefault("HADOOP_CONF_DIR", ""),
            options,
            "org.apache.spark.deploy.SparkSubmit",
            submission.toArray(String[]::new));
    return LoggedProcess.start(place, variables, command);
  }

  private static Path temporary(Path place) {
    try {
      return Files.createDirectories(place.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
