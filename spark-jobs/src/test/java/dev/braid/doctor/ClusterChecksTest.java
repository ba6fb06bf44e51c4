package dev.braid.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found by looking at all processes of a cluster. */
class ClusterChecksTest {
  private static Executor executor(int number, int cores, int slots) {
    return new Executor(new Place(Integer.toString(number), "h"), cores, slots, true, "");
  }

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  @ParameterizedTest
  @CsvSource({
    "2, OK,   2 slots of 2 cores on 2 processes for 2 replicas, ''",
    "0, OK,   2 slots of 2 cores on 2 processes, ''",
    "3, WARN, 'which take 2 turns in each round: it lasts 2 times as long', have 3 slots",
    "9, WARN, 'which take 5 turns in each round: it lasts 5 times as long', have 9 slots",
  })
  void replicasThatDoNotFitAtOnceAreToldWithTheConsequence(
      int replicas, Verdict verdict, String found, String change) {
    Finding finding =
        new SlotsCheck(replicas, 2, List.of(executor(0, 2, 1), executor(1, 2, 1))).look();

    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.found()).contains(found);
    assertThat(finding.change()).contains(change);
  }

  @Test
  void coresThatNoTaskCanUseAreTold() {
    Finding idle = new SlotsCheck(1, 2, List.of(executor(0, 3, 1))).look();
    Finding none = new SlotsCheck(1, 4, List.of(executor(0, 3, 0))).look();

    assertThat(idle.found()).endsWith("; 1 cores are for no task");
    assertThat(none.trouble()).isEqualTo(Trouble.CLUSTER);
    assertThat(none.change()).contains("spark.task.cpus to 3 at most");
  }

  @ParameterizedTest
  @CsvSource({
    "'spark.master yarn',                                                                 2, 0",
    "'spark.master yarn spark.executor.instances 7',                                      7, 0",
    "'spark.master spark://h:7077',                                                       0, 0",
    "'spark.master spark://h:7077 spark.cores.max 6',                                     0, 6",
    "'spark.master spark://h:7077 spark.cores.max 6 spark.executor.cores 4',              1, 0",
    "'spark.master local-cluster[3,1,1024]',                                              3, 0",
    "'spark.master yarn spark.dynamicAllocation.enabled true',                            0, 0",
    "'spark.master yarn spark.dynamicAllocation.enabled true"
        + " spark.dynamicAllocation.minExecutors 3',                                      3, 0",
  })
  void whatWasAskedForIsInTheSettings(String settings, int executors, int cores) {
    assertThat(Expectation.of(conf(settings.split(" "))))
        .isEqualTo(new Expectation(executors, cores));
  }

  @Test
  void executorsThatDoNotComeAreTold() {
    Executor one = executor(0, 2, 1);
    Executor dead = new Executor(new Place("1", "h"), 2, 1, false, "exited with code 1");
    Expectation two = new Expectation(2, 0);

    assertThat(look(two, one, executor(1, 2, 1)).verdict()).isEqualTo(Verdict.OK);
    assertThat(look(new Expectation(0, 4), one).verdict()).isEqualTo(Verdict.WARN);
    assertThat(look(two, one).found()).isEqualTo("1 came in 1.5 s; asked for 2 executors");
    assertThat(look(two, one).verdict()).isEqualTo(Verdict.WARN);
    assertThat(look(two).trouble()).isEqualTo(Trouble.CLUSTER);
    assertThat(look(two, dead).found())
        .endsWith("; 1 ended, the last executor 1 on h: exited with code 1");
    assertThat(look(new Expectation(1, 0), one, dead).verdict()).isEqualTo(Verdict.WARN);
  }

  private static Finding look(Expectation expected, Executor... came) {
    Duration waited = Duration.ofMillis(1500);
    return new ExecutorsCheck(new Arrival(expected, List.of(came), waited)).look();
  }

  @Test
  void settingsUnlikeTheProfilesAreTold() {
    SparkConf profile =
        conf(
            "spark.locality.wait", "300ms",
            "spark.scheduler.minRegisteredResourcesRatio", "1.0",
            "spark.broadcast.compress", "false");

    assertThat(new SettingsCheck(profile, true).look().verdict()).isEqualTo(Verdict.OK);
    assertThat(new SettingsCheck(conf(), false).look().verdict()).isEqualTo(Verdict.OK);
    Finding speculation =
        new SettingsCheck(profile.clone().set("spark.speculation", "true"), true).look();
    assertThat(speculation.found()).startsWith("spark.speculation is true: a second copy");
    assertThat(speculation.change()).startsWith("set spark.speculation=false, or use");
    assertThat(new SettingsCheck(conf(), true).look().change())
        .contains("spark.locality.wait=300ms", "minRegisteredResourcesRatio=1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "    1000,     1100,  OK,   'as the driver''s, within 0.9 s'",
    "   63000,    63200,  OK,   '61.2 s ahead of the driver''s; no decision'",
    "  -59000,   -58500,  OK,   '60.0 s behind the driver''s; no decision'",
    " 7201000,  7201500,  WARN, '7,199.5 s ahead of the driver''s; no decision'",
  })
  void clocksAreComparedWithinWhatSendingAndReceivingTake(
      long begun, long ended, Verdict verdict, String found) {
    ProcessReport report = new ProcessReport(new Place("0", "h"), begun, ended, new ArrayList<>());

    Finding finding = ClockOffset.of(report, 1000, 2000).finding();

    assertThat(finding.found()).startsWith(found);
    assertThat(finding.verdict()).isEqualTo(verdict);
  }

  private static Row row(Place place, String compared) {
    return new Row(Topic.KERNELS, place, Finding.ok("on " + compared).comparing(compared));
  }

  @Test
  void executorsOfSeveralKindsAreTold() {
    Likeness likeness = new KernelCheck().likeness().orElseThrow();
    Row driver = row(Place.DRIVER, "C");
    Row first = row(new Place("0", "h"), "A");
    Row second = row(new Place("1", "h"), "A");
    Row third = row(new Place("2", "i"), "B");

    assertThat(likeness.compare(Topic.KERNELS, List.of(driver, first, second))).isEmpty();
    assertThat(likeness.compare(Topic.KERNELS, List.of(driver, first, second, third)))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.place()).isEqualTo(Place.ALL);
              assertThat(row.finding().verdict()).isEqualTo(Verdict.WARN);
              assertThat(row.finding().found())
                  .isEqualTo(
                      "2 kinds of processes; executor 0 on h and 1 more: on A; executor 2 on i: on"
                          + " B");
            });
  }

  @Test
  void placesStandInTheOrderOfTheirNumbers() {
    Place second = new Place("2", "a");
    Place tenth = new Place("10", "a");

    assertThat(List.of(Place.ALL, tenth, Place.DRIVER, second).stream().sorted())
        .containsExactly(Place.DRIVER, second, tenth, Place.ALL);
  }
}
