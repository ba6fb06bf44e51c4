package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole walk with executors that are processes of their own, from HDFS to HDFS. */
class ClusterWalkIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String[] LONGER = {
    "train.max-epochs=4", "train.validate-every=1", "train.batch-tokens=30"
  };

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** The arguments of {@code spark-submit}, with that many executors of one core each. */
  private static String[] submission(int executors, String[] command) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--conf", "spark.cores.max=" + executors));
    arguments.addAll(List.of("--conf", "spark.hadoop.dfs.replication=1"));
    arguments.addAll(List.of("--class", Main.class.getName(), SparkHome.assembly().toString()));
    return Stream.concat(arguments.stream(), Stream.of(command)).toArray(String[]::new);
  }

  private static void completeOn(int executors, String[] command) {
    Submission end = cluster.submit(submission(executors, command));
    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(count("Granted executor ID", end.errors())).isEqualTo(executors);
  }

  private static long count(String text, String log) {
    return log.lines().filter(line -> line.contains(text)).count();
  }

  @Test
  void oneExecutorAndTwoGiveTheSameBytes() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);

    completeOn(2, experiment.arguments("run"));
    completeOn(1, experiment.arguments("run", "output=" + experiment.path("alone")));

    for (String part : List.of("vocabulary", "shards", "checkpoints", "reports")) {
      assertThat(experiment.digests("run/" + part))
          .as(part)
          .isNotEmpty()
          .isEqualTo(experiment.digests("alone/" + part));
    }
    assertThat(experiment.parametersDigest("run")).isEqualTo(experiment.parametersDigest("alone"));
    assertThat(experiment.names("run"))
        .contains("model.zip", "report.html", "metrics.jsonl", "reports/test.json")
        .noneMatch(name -> name.startsWith(".") || name.startsWith("_"));
  }

  /** What is averaged where, and what is lost with an executor. */
  enum Rounds {
    ON_THE_DRIVER("train.optimizer.state=average", "model.hidden=8"),
    ON_EXECUTORS("train.optimizer={ kind = adam, state = average }", "model.hidden=320"),
    WITH_MOMENTA_OF_THEIR_OWN("train.optimizer={ kind = adam, state = keep }", "model.hidden=8");

    private final List<String> settings;

    Rounds(String... settings) {
      this.settings = List.of(settings);
    }

    String[] and(String... more) {
      return Stream.of(Stream.of(LONGER), settings.stream(), Stream.of(more))
          .flatMap(part -> part)
          .toArray(String[]::new);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExecutorThatIsKilledCostsNothingButTime(Rounds rounds) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.HDFS);
    completeOn(2, experiment.arguments("run", rounds.and()));

    String[] command =
        experiment.arguments("run", rounds.and("output=" + experiment.path("disturbed")));
    try (LoggedProcess driver = cluster.launch(submission(2, command))) {
      driver.awaitError(Pattern.compile("round 3, epoch 1"), LIMIT);
      List<ProcessHandle> executors = cluster.workers().get(1).children();
      assertThat(executors).hasSize(1);
      assertThat(executors.get(0).destroyForcibly()).isTrue();
      Submission end = driver.awaitEnd(LIMIT);

      assertThat(end.exitCode()).as(end.errors()).isZero();
      assertThat(end.errors()).containsPattern("Lost executor \\d+ on 127\\.0\\.0\\.3");
      assertThat(count("Granted executor ID", end.errors())).isGreaterThan(2);
      assertThat(count("going back to round", end.errors()))
          .isEqualTo(rounds == Rounds.WITH_MOMENTA_OF_THEIR_OWN ? 1 : 0);
    }
    assertThat(experiment.parametersDigest("disturbed"))
        .isEqualTo(experiment.parametersDigest("run"));
    assertThat(experiment.digests("disturbed/checkpoints"))
        .isEqualTo(experiment.digests("run/checkpoints"));
    assertThat(experiment.digests("disturbed/reports"))
        .isEqualTo(experiment.digests("run/reports"));
  }
}
