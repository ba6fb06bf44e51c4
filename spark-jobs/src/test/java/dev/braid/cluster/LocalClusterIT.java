package dev.braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessLogs.class)
class LocalClusterIT {
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    assertThat(cluster.workers()).allMatch(worker -> !worker.handle().isAlive());
  }

  @Test
  void tasksOfOneJobRunInDifferentProcessesNoneOfThemTheDriver() {
    Submission end = submit("2");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    List<String> executors = all("task \\d+ (\\d+)", end.output());
    List<String> driver = all("driver (\\d+)", end.output());
    assertThat(executors).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(driver);
  }

  @Test
  void theExitCodeOfTheApplicationIsTheSubmissions() {
    assertThat(submit("1", "66").exitCode()).isEqualTo(66);
  }

  @Test
  void theProfileForStandaloneClustersIsUnderstoodBySpark() {
    String profile = SparkHome.project().resolve("conf/cluster/standalone.conf").toString();
    String jar = ApplicationJar.of(WhoRuns.class, cluster.folder()).toString();

    Submission end =
        cluster
            .driver()
            .set("spark.executor.cores", "1")
            .set("spark.task.cpus", "1")
            .submit("--properties-file", profile, "--class", WhoRuns.class.getName(), jar, "2");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(all("task \\d+ \\d+ threads (\\d+)", end.output())).containsExactly("4", "4");
  }

  private static Submission submit(String... arguments) {
    String jar = ApplicationJar.of(WhoRuns.class, cluster.folder()).toString();
    String[] application = {"--class", WhoRuns.class.getName(), jar};
    return cluster
        .driver()
        .submit(Stream.of(application, arguments).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }
}
