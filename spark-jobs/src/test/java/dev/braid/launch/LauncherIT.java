package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher hands to {@code spark-submit}, which here is a script that tells what it was
 * given.
 */
class LauncherIT {
  private static final String EACH_ARGUMENT_ON_A_LINE = "printf '[%s]\\n' \"$@\"";
  private static final String MAIN = "dev.braid.Main";

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout();
    Files.createFile(checkout.jar());
  }

  @Test
  void optionsOfSparkGoToSparkAndTheRestToTheApplicationWhereverTheyStand() throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);

    Submission end =
        checkout.run(
            "--master",
            "yarn",
            "run",
            "conf/a.conf",
            "--deploy-mode=cluster",
            "--set",
            "text.train=a b",
            "--conf",
            "spark.executorEnv.OMP_NUM_THREADS=4",
            "--supervise",
            "--queue",
            "night",
            "--resume");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output().lines())
        .containsExactly(
            "[--master]",
            "[yarn]",
            "[--deploy-mode]",
            "[cluster]",
            "[--conf]",
            "[spark.executorEnv.OMP_NUM_THREADS=4]",
            "[--supervise]",
            "[--queue]",
            "[night]",
            "[--conf]",
            "[spark.driver.defaultJavaOptions=-XX:G1HeapRegionSize=8m]",
            "[--class]",
            "[" + MAIN + "]",
            "[" + checkout.jar() + "]",
            "[run]",
            "[conf/a.conf]",
            "[--set]",
            "[text.train=a b]",
            "[--resume]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "*",
        "$HOME",
        "\"quoted\"",
        "it's",
        "back\\slash",
        "a=b=c",
        "{1,2}",
        "`id`"
      })
  void argumentsArriveUnchanged(String argument) throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);

    assertThat(checkout.run("run", argument, "--name", argument).output().lines())
        .containsSubsequence(
            "[--name]", "[" + argument + "]", "[--class]", "[run]", "[" + argument + "]");
  }

  @Test
  void nothingAfterTwoDashesIsSparks() throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);

    assertThat(checkout.run("run", "--", "--master", "x").output().lines())
        .endsWith("[run]", "[--]", "[--master]", "[x]")
        .doesNotContainSubsequence("[x]", "[--class]");
  }

  @Test
  void anOptionOfSparkWithoutItsValueIsAUsageError() throws IOException {
    Submission end = checkout.run("run", "--executor-memory");

    assertThat(end.exitCode()).isEqualTo(64);
    assertThat(end.errors()).isEqualTo("braid: --executor-memory needs a value");
  }

  @Test
  void linksToItAreFollowed() throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);
    Path absolute = checkout.folder().resolve("absolute link");
    Files.createSymbolicLink(absolute, checkout.folder().resolve("bin/braid"));
    Path relative = Files.createDirectories(checkout.folder().resolve("links")).resolve("braid");
    Files.createSymbolicLink(relative, Path.of("..", "absolute link"));

    assertThat(checkout.through(relative).run("run").output()).contains("[" + checkout.jar() + "]");
  }

  @Test
  void theExitCodeIsTheApplications() throws IOException {
    assertThat(checkout.withSpark("exit 66").run("run").exitCode()).isEqualTo(66);
  }

  @Test
  void theLauncherBecomesTheApplicationSoThatSignalsReachIt() throws IOException {
    checkout.withSpark("echo process $$ && exec tail -f /dev/null");

    try (LoggedProcess process = checkout.start("run")) {
      String id =
          process.awaitOutput(Pattern.compile("process (\\d+)"), Duration.ofMinutes(1)).group(1);
      assertThat(id).isEqualTo(Long.toString(process.handle().pid()));
      process.handle().destroy();
      assertThat(process.awaitEnd(Duration.ofMinutes(1)).exitCode()).isEqualTo(143);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "local[2],       1, 127.0.0.1",
    "'local-cluster[2,1,1024]', 1, 127.0.0.1",
    "yarn,           unset, unset",
    "spark://h:7077, unset, unset",
  })
  void localMastersGetOneThreadATaskAndTheLoopback(String master, String threads, String address)
      throws IOException {
    checkout.withSpark("echo ${OMP_NUM_THREADS-unset} ${SPARK_LOCAL_IP-unset}");

    assertThat(checkout.run("run", "--master", master).output()).isEqualTo(threads + " " + address);
    assertThat(checkout.run("run", "--conf", "spark.master=" + master).output())
        .isEqualTo(threads + " " + address);
  }

  @Test
  void theMasterOfSparksDefaultsCounts() throws IOException {
    checkout.withSpark("echo ${OMP_NUM_THREADS-unset}");
    Path defaults = checkout.folder().resolve("other spark/conf/spark-defaults.conf");
    Files.createDirectories(defaults.getParent());
    Files.writeString(defaults, "# site\nspark.master   yarn\n");

    assertThat(checkout.run("run").output()).isEqualTo("unset");
    assertThat(checkout.run("run", "--master", "local").output()).isEqualTo("1");
  }

  @Test
  void whatTheUserHasSetStays() throws IOException {
    checkout.withSpark("echo $OMP_NUM_THREADS $SPARK_LOCAL_IP $SPARK_DRIVER_MEMORY");
    checkout
        .with("OMP_NUM_THREADS", "7")
        .with("SPARK_LOCAL_IP", "10.0.0.1")
        .with("SPARK_DRIVER_MEMORY", "9g");

    assertThat(checkout.run("run").output()).isEqualTo("7 10.0.0.1 9g");
  }

  @Test
  void executorsGetAsManyThreadsAsATaskHasCores() throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);
    Path properties = checkout.folder().resolve("my cluster.conf");
    Files.writeString(properties, "spark.master yarn\nspark.task.cpus = 3\n");

    assertThat(checkout.run("run").output()).contains("[spark.executorEnv.OMP_NUM_THREADS=1]");
    assertThat(checkout.run("run", "--properties-file", properties.toString()).output())
        .contains("[spark.executorEnv.OMP_NUM_THREADS=3]");
    assertThat(
            checkout
                .run("run", "--properties-file", properties.toString(), "--conf=spark.task.cpus=2")
                .output())
        .contains("[spark.executorEnv.OMP_NUM_THREADS=2]");
  }

  @Test
  void theDriversHeapHasRegionsThatPiecesOfAModelFitInto() throws IOException {
    checkout.withSpark(EACH_ARGUMENT_ON_A_LINE);
    String own = "spark.driver.defaultJavaOptions=-XX:+UseParallelGC";
    assertThat(checkout.run("run").output())
        .contains("[spark.driver.defaultJavaOptions=-XX:G1HeapRegionSize=8m]");
    assertThat(checkout.run("run", "--conf", own).output())
        .contains("[" + own + "]")
        .doesNotContain("G1HeapRegionSize");
  }

  @Test
  void aLogConfigurationOfTheSparkInUseIsNotReplaced() throws IOException {
    checkout.withSpark("echo \"<$SPARK_SUBMIT_OPTS>\"");
    assertThat(checkout.run("run").output()).contains("-Dlog4j2.configurationFile=file:");

    Path own = checkout.folder().resolve("other spark/conf/log4j2.properties");
    Files.createDirectories(own.getParent());
    Files.createFile(own);
    assertThat(checkout.run("run").output()).isEqualTo("<>");
  }

  @ParameterizedTest
  @CsvSource({
    "250m, is too little for Spark%c which needs 450m; use 1g or more",
    "0g, is too little for Spark%c which needs 450m; use 1g or more",
    "99, is no size of a heap; use a number and a unit%c such as 4g or 800m",
    "4gb, is no size of a heap; use a number and a unit%c such as 4g or 800m",
    "much, is no size of a heap; use a number and a unit%c such as 4g or 800m",
  })
  void aHeapThatNoSparkStartsWithIsRefusedByItsName(String value, String rule) throws IOException {
    checkout.withSpark("echo started");
    String problem = value + " " + rule.replace("%c", ",");

    assertThat(refusal(checkout.run("run", "--driver-memory", value)))
        .isEqualTo("braid: --driver-memory " + problem);
    assertThat(refusal(checkout.run("run", "--conf", "spark.driver.memory=" + value)))
        .isEqualTo("braid: spark.driver.memory=" + problem);
    assertThat(refusal(checkout.with("SPARK_DRIVER_MEMORY", value).run("run")))
        .isEqualTo("braid: SPARK_DRIVER_MEMORY=" + problem);
    assertThat(checkout.run("run", "--driver-memory", "08G").output()).isEqualTo("started");
    // There it is a container's, by Spark's own rules.
    assertThat(checkout.run("run", "--deploy-mode", "cluster", "--master", "yarn").output())
        .isEqualTo("started");
  }

  private static String refusal(Submission end) {
    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.output()).isEmpty();
    return end.errors();
  }

  @Test
  void yarnNeedsToBeFound() throws IOException {
    assertThat(refusal(checkout.run("run", "--master", "yarn")))
        .isEqualTo(
            "braid: the master yarn needs HADOOP_CONF_DIR, the folder of the cluster's"
                + " core-site.xml and yarn-site.xml; set it");
  }

  @Test
  void aMasterOfNoKindIsAUsageError() throws IOException {
    String problem =
        "braid: the master yran is none of local[N], yarn, spark://HOST:PORT and k8s://URL; set"
            + " --master";

    Submission end = checkout.run("run", "--master", "yran");

    assertThat(end.exitCode()).isEqualTo(64);
    assertThat(end.errors()).isEqualTo(problem);
    assertThat(checkout.with("MASTER", "yran").run("run").errors()).isEqualTo(problem);
  }
}
