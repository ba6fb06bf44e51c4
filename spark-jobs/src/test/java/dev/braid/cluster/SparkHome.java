package dev.braid.cluster;

import static java.nio.file.Files.createDirectories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the build left behind: the embedded Spark, the assembly jar, and how a JVM with Spark is
 * started from them.
 */
public final class SparkHome {
  private static final Path TARGET = module().resolve("target");

  private SparkHome() {}

  /** The checkout: the folder with {@code bin}, {@code conf} and the modules. */
  public static Path project() {
    return module().getParent();
  }

  /** The embedded Spark's home, as SPARK_HOME would name it. */
  public static Path path() {
    return built(TARGET.resolve("spark"));
  }

  /** The jar for {@code spark-submit}. */
  public static Path assembly() {
    return built(TARGET.resolve("braid.jar"));
  }

  /** Options of a JVM that is to be quick to start rather than quick to run. */
  public static List<String> fastStart() {
    return fastStart(SharedClasses.option());
  }

  static List<String> fastStart(List<String> archive) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    options.addAll(archive);
    return options;
  }

  /** Where the build puts what it makes. */
  static Path target() {
    return TARGET;
  }

  /** A fresh empty folder under the build's own, for one user of it. */
  public static Path scratch(String name) {
    try {
      return Files.createTempDirectory(createDirectories(TARGET.resolve("scratch")), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The executable of the JVM that runs the tests. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * The environment every process of a cluster on one machine wants; {@code address} is the one it
   * binds to.
   */
  public static Map<String, String> environment(String address) {
    return Map.of(
        "SPARK_HOME",
        path().toString(),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        address,
        "OMP_NUM_THREADS",
        "1");
  }

  /** The command that runs {@code mainClass} of Spark in a JVM of its own. */
  static List<String> command(List<String> jvmOptions, String mainClass, String... arguments) {
    return configured("", jvmOptions, mainClass, arguments);
  }

  /** As that, with a folder of Hadoop's configuration, unless it is empty. */
  static List<String> configured(
      String hadoopConf, List<String> jvmOptions, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(jvmOptions);
    command.addAll(moduleOptions());
    // As Spark's own launcher has it; the archive of classes belongs to this very path.
    String classPath = path() + "/conf/:" + path() + "/jars/*";
    command.addAll(
        List.of("-cp", hadoopConf.isEmpty() ? classPath : classPath + ":" + hadoopConf, mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * By reflection, because the launcher is a part of Spark that nothing else here compiles against.
   */
  private static List<String> moduleOptions() {
    try {
      Class<?> options = Class.forName("org.apache.spark.launcher.JavaModuleOptions");
      String all = (String) options.getMethod("defaultModuleOptions").invoke(null);
      return List.of(all.trim().split("\\s+"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Spark does not tell which JVM options it needs", e);
    }
  }

  /**
   * Test classes lie in {@code <module>/target/test-classes}, wherever the tests are started from.
   */
  private static Path module() {
    try {
      Path classes =
          Path.of(SparkHome.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path built(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(path + " is missing; run 'mvn package' first");
    }
    return path;
  }
}
