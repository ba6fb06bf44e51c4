package dev.braid.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Makes an examination on every executor. Spark sends no task to a certain executor; but a job with
 * as many tasks as there are free slots fills them all, since Spark deals them out at once. Jobs
 * are run until every executor that Spark knows has reported, for some time.
 */
final class ExecutorSurvey {
  private static final int JOBS = 3;
  private static final Duration POLL = Duration.ofMillis(50);

  private final JavaSparkContext spark;
  private final Executors executors;
  private final Set<String> atFirst;
  private final Examination examination;
  private final Duration longest;
  private final TaskFailures failures = new TaskFailures();
  private final Map<String, List<Row>> reports = new ConcurrentHashMap<>();
  private volatile String aborted = "";

  /**
   * @param atFirst executors that are there; should one of them end unreached, that is told
   */
  ExecutorSurvey(JavaSparkContext spark, List<Executor> atFirst, Examination examination) {
    this.spark = spark;
    this.executors = new Executors(spark.sc());
    this.atFirst = names(atFirst);
    this.examination = examination;
    this.longest = examination.inAll().plus(examination.longest());
  }

  private static Set<String> names(List<Executor> executors) {
    return executors.stream()
        .map(executor -> executor.place().process())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How long it goes on at most: as long as an examination, and time to bring it there. */
  Duration longest() {
    return longest;
  }

  /** The rows of all executors; of one that was not reached, why. */
  List<Row> run() throws InterruptedException {
    spark.sc().addSparkListener(failures);
    Broadcast<Examination> sent = spark.broadcast(examination);
    long start = System.nanoTime();
    try {
      for (int job = 0; job < JOBS && !unreached().isEmpty(); job++) {
        if (!runJob(sent, longest.minusNanos(System.nanoTime() - start))) {
          break;
        }
      }
    } finally {
      spark.sc().removeSparkListener(failures);
    }
    List<Row> rows = new ArrayList<>();
    reports.values().forEach(rows::addAll);
    executors.all().stream()
        .filter(executor -> executor.active() || atFirst.contains(executor.place().process()))
        .forEach(executor -> rows.add(row(executor)));
    return rows;
  }

  private List<Executor> unreached() {
    return executors.active().stream()
        .filter(executor -> !reports.containsKey(executor.place().process()))
        .toList();
  }

  /** On a thread of its own, for a job on an executor that hangs does not end. */
  private boolean runJob(Broadcast<Examination> sent, Duration left) throws InterruptedException {
    String name = "doctor-" + UUID.randomUUID();
    int slots = executors.active().stream().mapToInt(Executor::slots).sum();
    Thread job = new Thread(() -> runJob(name, Math.max(1, slots), sent), "braid-survey");
    job.setDaemon(true);
    job.start();
    long start = System.nanoTime();
    while (job.isAlive() && System.nanoTime() - start < left.toNanos()) {
      job.join(POLL.toMillis());
    }
    boolean ended = !job.isAlive();
    if (!ended) {
      spark.sc().cancelJobGroup(name);
    }
    return ended;
  }

  private void runJob(String name, int tasks, Broadcast<Examination> sent) {
    spark.setJobGroup(name, "doctor", true);
    long begun = System.currentTimeMillis();
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    RDD<Integer> slots = spark.parallelize(numbers, tasks).rdd();
    try {
      spark.sc().runJob(slots, new ExecutorTask(name, sent), received(begun), type());
    } catch (Exception abandoned) {
      aborted = Finding.line(abandoned);
    }
  }

  /** Takes reports as they come, so that one executor that hangs takes nothing from the others. */
  private Function2<Object, ArrayList<ProcessReport>, BoxedUnit> received(long begun) {
    return new AbstractFunction2<>() {
      @Override
      public BoxedUnit apply(Object task, ArrayList<ProcessReport> found) {
        long now = System.currentTimeMillis();
        found.forEach(report -> add(report, ClockOffset.of(report, begun, now)));
        return BoxedUnit.UNIT;
      }
    };
  }

  private void add(ProcessReport report, ClockOffset clock) {
    List<Row> rows = new ArrayList<>(report.rows());
    rows.add(new Row(Topic.CLOCK, report.place(), clock.finding()));
    reports.put(report.place().process(), rows);
  }

  private Row row(Executor executor) {
    boolean reached = reports.containsKey(executor.place().process());
    return new Row(
        Topic.EXECUTORS, executor.place(), reached ? reached(executor) : missed(executor));
  }

  private static Finding reached(Executor executor) {
    return Finding.ok("reached; cores " + executor.cores() + ", slots " + executor.slots());
  }

  private Finding missed(Executor executor) {
    return Finding.fail(Trouble.CLUSTER, whyMissed(executor), "look into its log");
  }

  private String whyMissed(Executor executor) {
    if (!executor.active()) {
      return "it ended while it was looked at: " + executor.reason();
    }
    String failure = failures.of(executor.place().process());
    String reason = failure.isEmpty() ? aborted : failure;
    return reason.isEmpty()
        ? "nothing was heard of it within " + longest.toSeconds() + " s"
        : "its tasks fail: " + reason;
  }

  @SuppressWarnings("unchecked")
  private static ClassTag<ArrayList<ProcessReport>> type() {
    return (ClassTag<ArrayList<ProcessReport>>)
        (ClassTag<?>) ClassTag$.MODULE$.apply(ArrayList.class);
  }
}
