package dev.braid.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What the cluster does: tells in a line what Spark mends by itself, and knows when there was
 * progress last. A task makes progress when it starts or ends or has read records, which it tells
 * with the executor's heartbeats.
 */
final class ClusterEvents extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
  private static final String RECORDS = "recordsRead";
  private static final String DESCRIPTION = "spark.job.description";

  private final boolean retries;
  private final LongSupplier nanoTime;
  private final Set<Integer> jobs = ConcurrentHashMap.newKeySet();
  private final Map<Long, String> running = new ConcurrentHashMap<>();
  private final Map<Long, Long> records = new HashMap<>();
  private final AtomicInteger retried = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile String job = "";
  private volatile long lastProgress;
  private volatile boolean ending;

  /**
   * @param retries whether Spark tries a failed task again, which it does not in local mode
   */
  ClusterEvents(boolean retries, LongSupplier nanoTime) {
    this.retries = retries;
    this.nanoTime = nanoTime;
    this.lastProgress = nanoTime.getAsLong();
  }

  /** The description of the last job. */
  String job() {
    return job;
  }

  int retriedTasks() {
    return retried.get();
  }

  int lostExecutors() {
    return lost.get();
  }

  /** How long a job has been under way without progress; zero where there is no job. */
  Duration silence() {
    return jobs.isEmpty() ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - lastProgress);
  }

  /** Where tasks run. */
  String where() {
    return running.isEmpty()
        ? "no executor has taken any of them"
        : "running on " + String.join(", ", new TreeMap<>(running).values());
  }

  /** From now on executors go because the command ends. */
  void commandEnds() {
    ending = true;
  }

  private void progress() {
    lastProgress = nanoTime.getAsLong();
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    progress();
    jobs.add(start.jobId());
    job = start.properties() == null ? "" : start.properties().getProperty(DESCRIPTION, "");
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    progress();
    jobs.remove(end.jobId());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    progress();
    TaskInfo task = start.taskInfo();
    running.put(task.taskId(), "executor " + task.executorId() + " (" + task.host() + ")");
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    progress();
    TaskInfo task = end.taskInfo();
    running.remove(task.taskId());
    synchronized (records) {
      records.remove(task.taskId());
    }
    boolean failed =
        end.reason() instanceof TaskFailedReason && !(end.reason() instanceof TaskKilled);
    if (failed && retries && !ending) {
      retried.incrementAndGet();
      // A lost executor is told once, not for each of its tasks.
      if (!(end.reason() instanceof ExecutorLostFailure)) {
        LOG.warn(
            "Task {} of '{}' failed on executor {} at attempt {}: {}",
            task.index(),
            job,
            task.executorId(),
            task.attemptNumber() + 1,
            Failure.line(((TaskFailedReason) end.reason()).toErrorString()));
      }
    }
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    progress();
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (!ending) {
      lost.incrementAndGet();
      String reason = Failure.line(removed.reason());
      LOG.warn(
          "Executor {} is lost: {}; {}; its tasks run again elsewhere",
          removed.executorId(),
          reason,
          LostExecutor.advice(reason));
    }
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(update.accumUpdates())) {
      long read = 0;
      for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
        if (info.name().isDefined() && info.name().get().endsWith(RECORDS)) {
          read += info.update().isDefined() ? ((Number) info.update().get()).longValue() : 0;
        }
      }
      synchronized (records) {
        Long before = records.put((Long) task._1(), read);
        if (before == null ? read > 0 : read != before) {
          progress();
        }
      }
    }
  }
}
