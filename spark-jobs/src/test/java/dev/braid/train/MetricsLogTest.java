package dev.braid.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.JobSpark;
import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.RunContext;
import dev.braid.metric.LearningCurves;
import dev.braid.store.FileTree;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.training.Agreement;
import dev.braid.training.Measure;
import dev.braid.training.RoundCosts;
import dev.braid.training.RoundReport;
import dev.braid.training.TrainingProgress;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories that are longer than a part; short ones are in the tests of whole runs. */
class MetricsLogTest {
  private static final ExperimentConfig EXPERIMENT =
      ExperimentConfig.parse(
          "output = o, task = tagger, data { format = conll, train = x }", "test", List.of());

  /** Room for a part of a thousand lines and for the page. */
  private static final long MOST_BYTES = 800_000;

  private static JobSpark job;

  private RunContext context;
  private Store store;
  private RunDirectory run;

  @BeforeAll
  static void startSpark() throws IOException {
    job = JobSpark.start();
  }

  @AfterAll
  static void stopSpark() throws IOException {
    job.close();
  }

  @BeforeEach
  void freshRun() throws IOException {
    context = job.context(EXPERIMENT);
    store = context.store();
    run = context.run();
  }

  private static TrainingProgress after(int round) {
    return new TrainingProgress(
        0, round, 0, round, 100L * round, 0, 0, 0, TrainingProgress.start().validated());
  }

  private static void add(MetricsLog log, int from, int to) throws IOException {
    for (int round = from; round <= to; round++) {
      RoundReport report =
          new RoundReport(
              0,
              round,
              1,
              1.0 / round,
              100,
              0.01,
              1,
              0.5,
              0.4,
              0,
              new Agreement(0.01, 0.5, 1, 1),
              RoundCosts.NONE);
      Optional<Figure> figure =
          round % 50 == 0
              ? Optional.of(new Figure(Measure.ACCURACY, round / 1e6, 0.5))
              : Optional.empty();
      log.add(report, figure, after(round));
    }
  }

  private List<Integer> rounds(String path) throws IOException {
    String text = new String(store.read(path, 1 << 26), UTF_8);
    return text.lines()
        .map(line -> Integer.valueOf(line.replaceFirst(".\"round\":(\\d+),.*", "$1")))
        .toList();
  }

  private List<Integer> roundsOfParts() throws IOException {
    return store.list(run.metricsParts()).stream()
        .flatMap(
            name -> {
              try {
                return rounds(run.metricsParts() + "/" + name).stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static long written() {
    return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesWritten");
  }

  @Test
  void aCheckpointWritesNoMoreWhateverCameBefore() throws IOException {
    try (MetricsLog log = MetricsLog.resumed(context, 0)) {
      for (int round = 100; round <= 20_000; round += 100) {
        long before = written();
        add(log, round - 99, round);
        log.publish();
        assertThat(written() - before).as("bytes at round " + round).isLessThan(MOST_BYTES);
      }
      assertThat(written()).isPositive();
      assertThat(roundsOfParts()).isEqualTo(upTo(20_000));
    }

    assertThat(rounds(run.metrics())).isEqualTo(upTo(20_000));
    assertThat(store.exists(run.metricsParts())).isFalse();
    assertThat(store.read(run.htmlReport(), 300_000)).isNotEmpty();
    LearningCurves curves = RunCurves.of(store, run, EXPERIMENT.task());
    assertThat(curves.validationFigure().x()).hasSize(400);
    assertThat(curves.trainingLoss().x()).hasSizeBetween(500, 1002).endsWith(2_000_000);
  }

  @Test
  void withinAPartThereIsOneFileAsSoonAsItIsPublished() throws IOException {
    MetricsLog log = MetricsLog.resumed(context, 0);
    add(log, 1, MetricsLog.PART_ROUNDS);
    log.publish();

    assertThat(rounds(run.metrics())).isEqualTo(upTo(1000));
    assertThat(store.exists(run.metricsParts())).isFalse();
  }

  /** A process that is killed closes nothing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1000, 1001, 1500, 2000, 2499, 2500})
  void aKilledOneGoesOnAtItsCheckpointWithoutGapAndTwice(int checkpoint) throws IOException {
    MetricsLog killed = MetricsLog.resumed(context, 0);
    add(killed, 1, 2500);
    killed.publish();
    assertThat(rounds(run.metricsPart(2))).hasSize(500);

    try (MetricsLog next = MetricsLog.resumed(context, checkpoint)) {
      add(next, checkpoint + 1, 2700);
      next.publish();
    }

    assertThat(rounds(run.metrics())).isEqualTo(upTo(2700));
    assertThat(store.exists(run.metricsParts())).isFalse();
  }

  @Test
  void aPartThatIsFullIsThereBeforeACheckpointIsDueAndOneKilledThenHasNoGap() throws IOException {
    MetricsLog killed = MetricsLog.resumed(context, 0);
    add(killed, 1, 700);
    killed.publish();
    add(killed, 701, 3100);
    assertThat(roundsOfParts()).isEqualTo(upTo(3000));

    MetricsLog killedAgain = MetricsLog.resumed(context, 700);
    add(killedAgain, 701, 1200);
    try (MetricsLog next = MetricsLog.resumed(context, 700)) {
      add(next, 701, 1600);
      next.publish();
    }

    assertThat(rounds(run.metrics())).isEqualTo(upTo(1600));
  }

  @Test
  void aDeathBetweenJoiningThePartsAndTheirEndCostsNothing() throws IOException {
    MetricsLog killed = MetricsLog.resumed(context, 0);
    add(killed, 1, 1500);
    killed.publish();
    store.writeAtomically(run.metrics(), "an older one\n".getBytes(UTF_8));

    try (MetricsLog next = MetricsLog.resumed(context, 1500)) {
      add(next, 1501, 1600);
      next.publish();
    }

    assertThat(rounds(run.metrics())).isEqualTo(upTo(1600));
    assertThat(store.list(run.root())).contains("metrics.jsonl");
  }

  @Test
  void goingBackForgetsLinesAndWhatIsDrawnOfThem() throws IOException {
    try (MetricsLog log = MetricsLog.resumed(context, 0)) {
      add(log, 1, 3300);
      log.publish();
      log.forgetAfter(1250);
      add(log, 1251, 1300);
      log.publish();
      assertThat(roundsOfParts()).isEqualTo(upTo(1300));
      log.forgetAfter(0);
      add(log, 1, 10);
      log.publish();
    }

    assertThat(rounds(run.metrics())).isEqualTo(upTo(10));
    assertThat(RunCurves.of(store, run, EXPERIMENT.task()).trainingLoss().x()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON\n", "{\"round\":1}\n", "\n", "GIANT", "\u0000\u0001"})
  void aDamagedPartIsSetAsideAndItsOtherLinesStay(String damage) throws IOException {
    MetricsLog killed = MetricsLog.resumed(context, 0);
    add(killed, 1, 2500);
    killed.publish();
    byte[] part = store.read(run.metricsPart(1), 1 << 20);
    String text = new String(part, UTF_8);
    int at = text.indexOf("{\"round\":1400,");
    int behind = text.indexOf("{\"round\":1401,");
    String instead = damage.equals("GIANT") ? "x".repeat(3 << 20) + "\n" : damage + "\n";
    store.writeAtomically(
        run.metricsPart(1),
        (text.substring(0, at) + instead + text.substring(behind)).getBytes(UTF_8));

    try (MetricsLog next = MetricsLog.resumed(context, 2500)) {
      add(next, 2501, 2600);
      next.publish();
    }

    List<Integer> expected = IntStream.rangeClosed(1, 2600).filter(i -> i != 1400).boxed().toList();
    assertThat(rounds(run.metrics())).isEqualTo(expected);
    assertThat(damagedOnes()).hasSize(1);
    MetricsLog.resumed(context, 2600).close();
    assertThat(damagedOnes()).hasSize(1);
  }

  private List<String> damagedOnes() throws IOException {
    return FileTree.names(store, run.root()).stream()
        .filter(name -> name.startsWith(".bad-") && name.endsWith("-metrics.jsonl"))
        .toList();
  }
}
