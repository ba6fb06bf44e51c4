package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TestExperiment;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The launcher with the embedded Spark, running an application that tells what it finds and ends
 * with code 66.
 */
class EmbeddedSparkIT {
  private static final String APPLICATION =
      """
      package dev.braid;
      public final class Main {
        public static void main(String[] arguments) {
          System.out.println("arguments " + java.util.Arrays.toString(arguments));
          System.out.println("heap " + Runtime.getRuntime().maxMemory() / (1 << 20));
          System.out.println("master " + System.getProperty("spark.master"));
          System.out.println("logging " + System.getProperty("log4j2.configurationFile"));
          System.out.println("home " + System.getProperty("user.home"));
          System.out.println("threads " + System.getenv("OMP_NUM_THREADS"));
          System.out.println("open " + Object.class.getModule().isOpen("sun.nio.ch", Main.class.getModule()));
          org.slf4j.LoggerFactory.getLogger(Main.class).info("shown");
          org.slf4j.LoggerFactory.getLogger("org.apache.spark.A").info("not shown");
          org.slf4j.LoggerFactory.getLogger("org.apache.spark.util.Utils")
              .warn("Service 'SparkUI' could not bind on port 4040. Attempting port 4041.");
          org.slf4j.LoggerFactory.getLogger("org.apache.spark.SparkContext")
              .error("Error initializing SparkContext.", new Exception("told by Braid"));
          System.exit(66);
        }
      }
      """;

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout();
    Path source = checkout.folder().resolve("dev/braid/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, APPLICATION);
    assertThat(compile(source)).isZero();
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(checkout.jar()))) {
      jar.putNextEntry(new JarEntry("dev/braid/Main.class"));
      jar.write(Files.readAllBytes(source.resolveSibling("Main.class")));
    }
  }

  @Test
  void theApplicationRunsUnderSparkSubmitWithTheOptionsGivenAndItsExitCodeIsPassedOn()
      throws IOException {
    Submission end =
        checkout.run("run", "a  b", "$x", "--driver-memory", "500m", "--conf", "spark.task.cpus=2");

    assertThat(end.exitCode()).as(end.errors()).isEqualTo(66);
    assertThat(end.output().lines())
        .contains("arguments [run, a  b, $x]", "master local[*]", "threads 2", "open true");
    // A heap of whole regions of 8 MiB.
    assertThat(number("heap", end)).isBetween(450, 504);
    assertThat(Path.of(URI.create(value("logging", end))))
        .isEqualTo(checkout.folder().resolve("conf/log4j2.properties"));
    assertThat(end.errors()).matches("\\d\\d:\\d\\d:\\d\\d INFO  Main: shown");
  }

  @Test
  void aLogConfigurationGivenAsADriverOptionWins() throws IOException {
    Submission end =
        checkout.run(
            "run", "--driver-java-options=-Dlog4j2.configurationFile=file:/mine.properties");

    assertThat(value("logging", end)).isEqualTo("file:/mine.properties");
  }

  @Test
  void aSparkHomeWithoutSparkIsReportedAndTheEmbeddedOneUsed() throws IOException {
    Submission end = checkout.with("SPARK_HOME", "/no such").run("run");

    assertThat(end.exitCode()).isEqualTo(66);
    assertThat(end.errors())
        .contains(
            "braid: no bin/spark-submit in SPARK_HOME=/no such, so the embedded Spark is used");
  }

  @Test
  void anOptionThatSparkRefusesIsAUsageErrorWithoutAPageOfOptions() throws IOException {
    Submission end = checkout.run("run", "--conf", "nonsense");

    assertThat(end.exitCode()).isEqualTo(64);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors().strip()).isEqualTo("Error: Invalid argument to --conf: nonsense");
  }

  @Test
  void aUserWithoutANameHasAHome() throws IOException {
    checkout.withProgram("id", "exit 1");

    Submission end = checkout.with("HOME", "/no such \"\\ home").run("run");

    assertThat(value("home", end)).isEqualTo("/no such \"\\ home");
  }

  @Test
  void helpIsAnsweredWithoutSpark() throws IOException {
    checkout.withSpark("exit 1");

    for (String[] arguments :
        List.of(new String[] {"run", "--help"}, new String[] {"--version"}, new String[0])) {
      Submission end = checkout.run(arguments);
      assertThat(end.output()).contains("arguments " + List.of(arguments), "master null");
      assertThat(end.exitCode()).isEqualTo(66);
    }
  }

  @Test
  void theRealAssemblyAnswersHelp() throws IOException {
    Files.delete(checkout.jar());
    Files.createSymbolicLink(checkout.jar(), SparkHome.assembly());

    Submission end = checkout.run("--help");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).contains("braid");
    assertThat(end.errors()).isEmpty();
  }

  /** As Spark on YARN does; without the class its user interface, and so Spark, does not start. */
  @Test
  void theUserInterfaceStartsBehindYarnsProxy() throws IOException {
    Files.delete(checkout.jar());
    Files.createSymbolicLink(checkout.jar(), SparkHome.assembly());
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String filter = "org.apache.hadoop.yarn.server.webproxy.amfilter.AmIpFilter";
    List<String> arguments = new ArrayList<>(List.of(experiment.arguments("tokenize")));
    arguments.addAll(List.of("--conf", "spark.ui.filters=" + filter));
    arguments.addAll(List.of("--conf", "spark." + filter + ".param.PROXY_HOSTS=127.0.0.1"));
    arguments.addAll(
        List.of("--conf", "spark." + filter + ".param.PROXY_URI_BASES=http://127.0.0.1:1/proxy/a"));

    Submission end = checkout.run(arguments.toArray(String[]::new));

    assertThat(end.exitCode()).as(end.errors()).isZero();
  }

  private static int compile(Path source) {
    String classPath =
        LoggerFactory.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-cp", classPath, source.toString());
  }

  private static int number(String name, Submission end) {
    return Integer.parseInt(value(name, end));
  }

  private static String value(String name, Submission end) {
    return end.output()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1);
  }
}
