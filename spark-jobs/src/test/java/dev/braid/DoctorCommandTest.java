package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.SparkHome;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code braid doctor} in local mode; on a cluster DoctorIT runs it. */
class DoctorCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<JsonNode> checks(Invocation end, String topic) throws IOException {
    return StreamSupport.stream(JSON.readTree(end.output()).path("checks").spliterator(), false)
        .filter(check -> check.path("check").asText().equals(topic))
        .toList();
  }

  private static JsonNode check(Invocation end, String topic) throws IOException {
    assertThat(checks(end, topic)).hasSize(1);
    return checks(end, topic).get(0);
  }

  private static Invocation doctor(TestExperiment experiment, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(experiment.arguments("doctor", settings)));
    arguments.add("--json");
    return Invocation.of(arguments.toArray(String[]::new));
  }

  @Test
  void theClusterAloneIsLookedAtWithoutAnExperiment() {
    Invocation end = Invocation.of("doctor");

    assertThat(end.exitCode()).as(end.errors() + end.output()).isZero();
    assertThat(end.errors()).isEmpty();
    assertThat(end.output().lines())
        .anyMatch(line -> line.matches("check +where +verdict +found"))
        .anyMatch(line -> line.matches("spark +driver +ok +Spark 3\\.5\\..*, Scala 2\\.12\\..*"))
        .anyMatch(line -> line.matches("slots +driver +ok +2 slots of 1 core on 1 process"))
        .anyMatch(line -> line.matches("kernels +driver +ok +onednn, .*"))
        .anyMatch(line -> line.matches("\\d+ checks: \\d+ ok, \\d+ warn, 0 fail"))
        .noneMatch(line -> line.startsWith("storage") || line.startsWith("data"));
  }

  @Test
  void whatAnExperimentNeedsIsTriedAndNothingIsLeft() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    List<String> before = experiment.names("");

    Invocation end = doctor(experiment, "train.replicas=3", "shard.count=3");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    JsonNode report = JSON.readTree(end.output());
    assertThat(report.path("format").asText()).isEqualTo("braid-doctor");
    assertThat(report.path("version").asInt()).isEqualTo(1);
    assertThat(report.path("exit-code").asInt(-1)).isZero();
    for (String topic : List.of("storage", "lock", "output", "data", "kryo", "hadoop")) {
      assertThat(check(end, topic).path("verdict").asText()).as(topic).isEqualTo("ok");
    }
    JsonNode slots = check(end, "slots");
    assertThat(slots.path("verdict").asText()).isEqualTo("warn");
    assertThat(slots.path("found").asText()).contains("3 replicas, which take 2 turns");
    assertThat(slots.path("change").asText()).contains("train.replicas=2");
    assertThat(experiment.names("")).isEqualTo(before);
  }

  /** A model that nothing here could hold, of which nothing is built. */
  @Test
  void memoryIsToldAsTheOptionToPassWithItsParts() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String[] large = {"model.hidden=4000", "model.embedding=1000", "tokenize.max-size=9000"};

    Invocation small = doctor(experiment);
    Invocation end = doctor(experiment, large);
    Invocation table = Invocation.of(experiment.arguments("doctor", large));

    assertThat(check(small, "memory").path("verdict").asText()).isEqualTo("ok");
    JsonNode check = check(end, "memory");
    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(check.path("verdict").asText()).isEqualTo("warn");
    JsonNode memory = JSON.readTree(end.output()).path("memory");
    JsonNode driver = memory.path("driver");
    long heap = driver.path("heap-mib").asLong();
    assertThat(memory.path("options").asText()).isEqualTo("--driver-memory " + heap + "m");
    assertThat(check.path("change").asText()).endsWith("; set --driver-memory " + heap + "m");
    assertThat(memory.path("basis").asText())
        .contains("at most 9,000 tokens, 100 labels or targets (tokenize.max-size)");
    assertThat(memory.has("executor")).isFalse();
    assertThat(sum(driver.path("heap"))).isBetween((heap - 32) << 20, heap << 20);
    assertThat(sum(driver.path("outside"))).isGreaterThan(1L << 30);
    assertThat(table.output().lines())
        .anyMatch(line -> line.matches("memory +driver +warn +--driver-memory " + heap + "m: .*"));
  }

  private static long sum(JsonNode parts) {
    return StreamSupport.stream(parts.spliterator(), false).mapToLong(JsonNode::asLong).sum();
  }

  @Test
  void theExitCodeIsThatOfTheFirstFailure() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    String missing = experiment.path("nowhere");

    Invocation end = doctor(experiment, TestExperiment.setting("data.test", missing));

    assertThat(end.exitCode()).isEqualTo(66);
    assertThat(JSON.readTree(end.output()).path("exit-code").asInt()).isEqualTo(66);
    assertThat(check(end, "data").path("trouble").asText()).isEqualTo("input");
    assertThat(end.errors())
        .matches("braid: 1 of \\d+ checks fail, first data \\(driver\\): data\\.test: .*\n")
        .contains(missing);
  }

  @Test
  void anExperimentThatCannotBeReadIsAFindingBesideTheOthers() throws IOException {
    Invocation missing = Invocation.of("doctor", "--json", "file:/nowhere/my.conf");
    Invocation wrong =
        doctor(TestExperiment.tagger(Disk.LOCAL), "train.replicas=0", "train.max-epochs=-1");

    assertThat(missing.exitCode()).isEqualTo(66);
    assertThat(check(missing, "experiment").path("found").asText())
        .isEqualTo("Cannot read file:/nowhere/my.conf: no such file");
    assertThat(check(missing, "kernels").path("verdict").asText()).isEqualTo("ok");
    assertThat(wrong.exitCode()).isEqualTo(78);
    assertThat(check(wrong, "experiment").path("found").asText())
        .contains("train.replicas = 0: ", "; train.max-epochs = -1: ");
  }

  @Test
  void aRunToStartFromIsLookedFor() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String earlier = experiment.path("nowhere");

    Invocation end = doctor(experiment, "train.start-from=" + earlier);

    assertThat(end.exitCode()).isEqualTo(66);
    assertThat(check(end, "data").path("found").asText())
        .startsWith("train.start-from: Cannot read " + earlier + "/experiment.conf: no such file");
  }

  @Test
  void aCorpusThatTheExperimentWritesItselfNeedNotBeThere() throws IOException {
    String output = Disk.LOCAL.freshFolder() + "/runs";
    String quickstart = SparkHome.project().resolve("conf/quickstart.conf").toString();

    Invocation end =
        Invocation.of("doctor", "--json", "file:" + quickstart, "--set", "output=" + output);

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(JSON.readTree(end.output()).path("experiment").asText())
        .isEqualTo("forward, bidirectional");
    assertThat(check(end, "output").path("found").asText())
        .contains(output + "/forward can be made", output + "/bidirectional can be made");
    assertThat(checks(end, "data")).isEmpty();
  }

  @Test
  void aSparkThatDoesNotStartIsAFinding() throws IOException {
    System.setProperty("spark.eventLog.enabled", "true");
    System.setProperty("spark.eventLog.dir", "file:/nowhere/at/all");
    try {
      Invocation end = Invocation.of("doctor", "--json");

      assertThat(end.exitCode()).isEqualTo(78);
      JsonNode start = check(end, "start");
      assertThat(start.path("found").asText()).contains("/nowhere/at/all");
      assertThat(start.path("change").asText()).contains("--conf");
    } finally {
      System.clearProperty("spark.eventLog.enabled");
      System.clearProperty("spark.eventLog.dir");
    }
  }

  @Test
  void whatMakesNoSenseIsMisuse() {
    assertThat(Invocation.of("doctor", "--wait", "0").exitCode()).isEqualTo(64);
    assertThat(Invocation.of("doctor", "--take-over").exitCode()).isEqualTo(64);
    assertThat(Invocation.of("doctor", "a.conf", "--config=b.conf").exitCode()).isEqualTo(64);
  }
}
