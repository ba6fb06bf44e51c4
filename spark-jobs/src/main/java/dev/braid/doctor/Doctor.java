package dev.braid.doctor;

import dev.braid.config.ExperimentConfig;
import dev.braid.memory.MemoryAdvice;
import dev.braid.memory.VocabularySizes;
import dev.braid.store.RunLock;
import dev.braid.store.StorageTrial;
import dev.braid.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a cluster, and at what an experiment needs of it, before a run is begun. */
public final class Doctor {
  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  private final Duration wait;
  private final List<Row> rows = new ArrayList<>();
  private List<ExperimentConfig> experiments = List.of();
  private Optional<MemoryAdvice> memory = Optional.empty();

  /**
   * @param wait the longest for Spark to start, for executors to come, and for each check
   */
  public Doctor(Duration wait) {
    this.wait = wait;
  }

  /** Whether there is a Spark that Braid runs on; with another nothing else is tried. */
  public boolean findsSpark() {
    Finding line = SparkLine.ofClassPath().finding();
    add(Topic.SPARK, line);
    return line.verdict() != Verdict.FAIL;
  }

  /**
   * Reads the experiments that are to be run. Where they cannot be read, the cluster alone is
   * looked at.
   */
  public void read(String file, Callable<List<ExperimentConfig>> reading)
      throws InterruptedException {
    experiments = attempt(Topic.EXPERIMENT, file, wait, reading).orElse(List.of());
    if (!experiments.isEmpty()) {
      add(Topic.EXPERIMENT, Finding.ok(described(experiments)));
    }
  }

  private static String described(List<ExperimentConfig> experiments) {
    return experiments.stream()
        .map(each -> each.task().spelling() + " into " + each.output())
        .collect(Collectors.joining(", "));
  }

  /** Starts Spark, where it does so in time. */
  public Optional<JavaSparkContext> start(Callable<JavaSparkContext> starting)
      throws InterruptedException {
    long start = System.nanoTime();
    try {
      JavaSparkContext spark = new TimeLimit(wait).call(starting);
      double seconds = (System.nanoTime() - start) / 1e9;
      add(
          Topic.START,
          Finding.ok(String.format(Locale.ROOT, "%s in %.1f s", spark.master(), seconds)));
      return Optional.of(spark);
    } catch (InterruptedException asked) {
      throw asked;
    } catch (TimeLimit.OverdueException overdue) {
      add(
          Topic.START,
          Finding.fail(
              Trouble.CLUSTER,
              "Spark does not start: " + overdue.getMessage(),
              "see that the cluster's master answers from here and that its queue has room; or wait"
                  + " longer (--wait)"));
    } catch (UncheckedIOException away) {
      add(Topic.START, Finding.of(away.getCause()));
    } catch (Exception | LinkageError refusal) {
      add(Topic.START, Finding.of(Trouble.CONFIGURATION, refusal));
    }
    return Optional.empty();
  }

  /** Makes all checks. */
  public void examine(JavaSparkContext spark) throws InterruptedException {
    Store store = new Store(spark.hadoopConfiguration());
    Executors executors = new Executors(spark.sc());
    if (!spark.isLocal()) {
      await(executors, Expectation.of(spark.getConf()));
    }
    Needs needs =
        attempt(Topic.STORAGE, "", wait, () -> Needs.of(experiments, store))
            .orElse(new Needs(0, List.of(), new LinkedHashMap<>()));
    if (!experiments.isEmpty()) {
      memory = attempt(Topic.MEMORY, "", wait, () -> advice(store, spark.sc()));
      memory.ifPresent(advice -> rows.addAll(new MemoryRows(advice).rows()));
    }
    Optional<StorageTrial> trial = trial(store, needs.outputs());
    CheckList checks = new CheckList(spark.getConf(), store, needs, trial);
    try {
      LOG.info("Looking at the driver");
      String fileSystem = spark.hadoopConfiguration().get("fs.defaultFS");
      List<Check> driver = checks.ofDriver(fileSystem, executors.workers());
      rows.addAll(new Examination(wait, driver).of(Place.DRIVER));
      survey(spark, executors, checks);
    } finally {
      if (trial.isPresent()) {
        attempt(Topic.STORAGE, trial.get().place(), wait, () -> deleted(trial.get()));
      }
    }
  }

  /** Of experiments that are run beside each other, what does for each. */
  private MemoryAdvice advice(Store store, SparkContext spark) throws IOException {
    MemoryAdvice all = null;
    for (ExperimentConfig each : experiments) {
      MemoryAdvice own = MemoryAdvice.of(each, VocabularySizes.of(each, store), spark);
      all = all == null ? own : all.or(own);
    }
    return all;
  }

  /** Runs that are made together lie beside each other. */
  private Optional<StorageTrial> trial(Store store, List<String> runs) throws InterruptedException {
    return runs.isEmpty()
        ? Optional.empty()
        : attempt(Topic.STORAGE, runs.get(0), wait, () -> StorageTrial.at(store, runs.get(0)));
  }

  private void await(Executors executors, Expectation expected) throws InterruptedException {
    LOG.info("Waiting up to {} s for {}", wait.toSeconds(), expected);
    add(Topic.EXECUTORS, new ExecutorsCheck(Arrival.await(executors, expected, wait)).look());
  }

  private void survey(JavaSparkContext spark, Executors executors, CheckList checks)
      throws InterruptedException {
    List<Executor> active = executors.active();
    if (spark.isLocal() || active.isEmpty()) {
      return;
    }
    LOG.info("Looking at executors, {} of them", active.size());
    Optional<RunLock> held = held(checks.trial());
    List<Check> all = checks.ofExecutors(held.isPresent());
    ExecutorSurvey survey = new ExecutorSurvey(spark, active, new Examination(wait, all));
    try {
      attempt(Topic.EXECUTORS, "", survey.longest().plus(wait), survey::run)
          .ifPresent(rows::addAll);
    } finally {
      if (held.isPresent()) {
        attempt(Topic.LOCK, checks.trial().get().place(), wait, () -> released(held.get()));
      }
    }
    compare(all);
  }

  /** The lock that executors are to be refused. */
  private Optional<RunLock> held(Optional<StorageTrial> trial) throws InterruptedException {
    return trial.isEmpty()
        ? Optional.empty()
        : attempt(
            Topic.LOCK, trial.get().place(), wait, () -> new HeldLockCheck(trial.get()).hold());
  }

  private void compare(List<Check> checks) {
    for (Check check : checks) {
      check
          .likeness()
          .ifPresent(likeness -> rows.addAll(likeness.compare(check.topic(), List.copyOf(rows))));
    }
  }

  /** What the work gives; where it fails or takes too long, that is a finding about the driver. */
  private <T> Optional<T> attempt(Topic topic, String subject, Duration longest, Callable<T> work)
      throws InterruptedException {
    try {
      return Optional.of(new TimeLimit(longest).call(work));
    } catch (InterruptedException asked) {
      throw asked;
    } catch (Exception failure) {
      add(topic, Finding.of(failure, subject));
      return Optional.empty();
    }
  }

  private static boolean deleted(StorageTrial trial) throws IOException {
    trial.close();
    return true;
  }

  private static boolean released(RunLock lock) throws IOException {
    lock.close();
    return true;
  }

  private void add(Topic topic, Finding finding) {
    rows.add(new Row(topic, Place.DRIVER, finding));
  }

  /** All that was found so far. */
  public DoctorReport report() {
    String names =
        experiments.stream().map(ExperimentConfig::name).collect(Collectors.joining(", "));
    return new DoctorReport(names, rows, memory);
  }
}
