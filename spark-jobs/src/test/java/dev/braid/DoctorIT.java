package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.Driver;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code braid doctor} where executors are processes of their own, the second of another kind. */
class DoctorIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.startUnlike(2, Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<JsonNode> checks(Submission end, String topic) {
    try {
      return StreamSupport.stream(JSON.readTree(end.output()).path("checks").spliterator(), false)
          .filter(check -> check.path("check").asText().equals(topic))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(end.errors(), e);
    }
  }

  private static List<String> verdicts(Submission end, String topic) {
    return checks(end, topic).stream()
        .map(check -> check.path("host").asText() + " " + check.path("verdict").asText())
        .sorted()
        .toList();
  }

  @Test
  void everyExecutorIsLookedAtAndProcessorsAreCompared() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    List<String> before = experiment.names("");
    List<String> command = new ArrayList<>(List.of(experiment.arguments("doctor")));
    command.add("--json");

    Submission end = cluster.driver().run(command.toArray(String[]::new));

    assertThat(end.exitCode()).as(end.errors() + end.output()).isZero();
    for (String topic : List.of("executors", "spark", "kryo", "storage", "lock", "data")) {
      assertThat(verdicts(end, topic))
          .as(topic)
          .containsExactly(" ok", "127.0.0.2 ok", "127.0.0.3 ok");
    }
    assertThat(verdicts(end, "clock")).containsExactly("127.0.0.2 ok", "127.0.0.3 ok");
    assertThat(checks(end, "memory"))
        .extracting(check -> check.path("process").asText() + " " + check.path("verdict").asText())
        .containsExactly("driver ok", "executors ok");
    assertThat(checks(end, "slots").get(0).path("found").asText())
        .isEqualTo("2 slots of 1 core on 2 processes for 2 replicas");
    assertThat(verdicts(end, "kernels"))
        .containsExactly(" ok", " warn", "127.0.0.2 ok", "127.0.0.3 ok");
    JsonNode kinds = checks(end, "kernels").get(3);
    assertThat(kinds.path("process").asText()).isEqualTo("all");
    assertThat(kinds.path("found").asText())
        .startsWith("2 kinds of processes; ")
        .contains("on 127.0.0.3: onednn, SSE4.1 on ");
    assertThat(kinds.path("change").asText()).contains("other bytes");
    assertThat(experiment.names("")).isEqualTo(before);
  }

  /** A hung executor, and flags that keep native libraries from being unpacked. */
  @Test
  void anExecutorThatHangsIsNamedInTimeAndTakesNothingFromTheOthers() throws IOException {
    String flags =
        String.join(" ", SparkHome.fastStart()) + " -Dorg.bytedeco.javacpp.cachedir=/proc";
    Driver impeded = cluster.driver().set("spark.executor.extraJavaOptions", flags);

    try (LoggedProcess driver = impeded.braid("doctor", "--json", "--wait=12")) {
      driver.awaitError(Pattern.compile("Doctor: Looking at the driver"), LIMIT);
      ProcessHandle hung = executorOfLastWorker();
      LoggedProcess.signal("STOP", hung.pid());
      Submission end = driver.awaitEnd(LIMIT);
      hung.destroyForcibly();

      assertThat(end.exitCode()).as(end.errors() + end.output()).isEqualTo(75);
      assertThat(verdicts(end, "executors"))
          .containsExactly(" ok", "127.0.0.2 ok", "127.0.0.3 fail");
      assertThat(end.output()).contains("nothing was heard of it within 48 s");
      assertThat(checks(end, "kernels").get(1).path("host").asText()).isEqualTo("127.0.0.2");
      assertThat(checks(end, "kernels").get(1).path("found").asText())
          .startsWith("native libraries cannot be loaded: ");
    }
  }

  /** Stopped before it is asked, so that it cannot have answered when it is killed. */
  @Test
  void anExecutorThatDiesIsNamedAndTheOneInItsPlaceIsLookedAt() throws IOException {
    try (LoggedProcess driver = cluster.driver().braid("doctor", "--json")) {
      driver.awaitError(Pattern.compile("Doctor: Looking at the driver"), LIMIT);
      ProcessHandle dying = executorOfLastWorker();
      LoggedProcess.signal("STOP", dying.pid());
      driver.awaitError(Pattern.compile("Doctor: Looking at executors"), LIMIT);
      dying.destroyForcibly();
      Submission end = driver.awaitEnd(LIMIT);

      assertThat(end.exitCode()).as(end.errors() + end.output()).isEqualTo(75);
      assertThat(verdicts(end, "executors")).contains(" ok", "127.0.0.2 ok", "127.0.0.3 fail");
      assertThat(end.output()).contains("it ended while it was looked at: ");
    }
  }

  /** The newest, should one of the application before still be ending. */
  private static ProcessHandle executorOfLastWorker() {
    return cluster.workers().get(1).children().stream()
        .max(Comparator.comparing(executor -> executor.info().startInstant().orElseThrow()))
        .orElseThrow();
  }
}
