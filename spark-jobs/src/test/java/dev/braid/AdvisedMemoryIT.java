package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.ProcessLogs;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What doctor advises is enough, and training says where there is less. */
@ExtendWith(ProcessLogs.class)
class AdvisedMemoryIT {
  private static final String LACKS = "training may need";

  /** Six million parameters, of which little else has as much as the model. */
  private static final String[] MODEL = {
    "tokenize.max-size=100",
    "model.embedding=600",
    "model.hidden=600",
    "model.layers=2",
    "train.streams=2",
    "train.window=5",
    "train.steps-per-round=1",
    "train.max-rounds=3",
    "train.validate-every=2"
  };

  private static Submission run(long driver, long executor, String... command) {
    return LocalCluster.shared()
        .driver()
        .jvm("-Xmx" + driver + "m")
        .set("spark.executor.memory", executor + "m")
        .run(command);
  }

  private static List<String> warnings(Submission end) {
    return end.errors().lines().filter(line -> line.contains(LACKS)).toList();
  }

  @Test
  @Tag("slow")
  void aRunPassesWithTheMemoryThatDoctorAdvises() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.HDFS);
    List<String> doctor = new ArrayList<>(List.of(experiment.arguments("doctor", MODEL)));
    doctor.add("--json");
    Submission advice = run(700, 1024, doctor.toArray(String[]::new));
    assertThat(advice.exitCode()).as(advice.errors()).isZero();
    JsonNode memory = new ObjectMapper().readTree(advice.output()).path("memory");
    long driver = memory.path("driver").path("heap-mib").asLong();
    long executor = memory.path("executor").path("heap-mib").asLong();
    assertThat(memory.path("options").asText())
        .startsWith("--driver-memory " + driver + "m ")
        .contains(" --executor-memory " + executor + "m ");

    Submission end = run(driver, executor, experiment.arguments("run", MODEL));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(warnings(end)).isEmpty();
  }

  @Test
  @Tag("slow")
  void trainingSaysOnceWhatHasLess() {
    TestExperiment experiment = TestExperiment.languageModel(Disk.HDFS);

    Submission end = run(480, 480, experiment.arguments("run", "train.max-rounds=2"));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(warnings(end)).hasSize(2);
    assertThat(warnings(end).get(0)).contains("WARN", "The driver has a heap of ");
    assertThat(warnings(end).get(1))
        .contains("Executors have a heap of 480 MiB", "; set --executor-memory 512m");
  }
}
