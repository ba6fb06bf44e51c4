package dev.braid.guard;

import dev.braid.config.Timeouts;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a command ends: when somebody asks for it (SIGTERM, SIGINT), when an error has
 * killed one of the driver's threads, when the cluster makes no progress. Spark's jobs are
 * cancelled, so that the work ends with an exception; where it does not, its thread is interrupted;
 * where that does not help, the process is halted.
 */
public final class Guard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final Duration TO_INTERRUPT = Duration.ofSeconds(10);
  private static final Duration TO_HALT = Duration.ofSeconds(30);
  private static final Duration TO_CLOSE = Duration.ofSeconds(60);

  /** What the guard says when it halts the process. */
  @FunctionalInterface
  interface LastWords {
    void say(Failure failure);
  }

  private final JavaSparkContext spark;
  private final ClusterEvents events;
  private final Thread worker = Thread.currentThread();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Guard::daemon);
  private volatile Duration grace = Duration.ZERO;
  private volatile RuntimeException ending;
  private volatile LastWords lastWords = failure -> {};
  private boolean cut;
  private volatile boolean workDone;

  private Guard(JavaSparkContext spark, ClusterEvents events) {
    this.spark = spark;
    this.events = events;
  }

  /** Guards the calling thread's work on that cluster, and ends it when it is closed itself. */
  public static Guard over(JavaSparkContext spark, Timeouts timeouts) {
    boolean retries = !spark.isLocal();
    ClusterEvents events = new ClusterEvents(retries, System::nanoTime);
    spark.sc().addSparkListener(events);
    Guard guard = new Guard(spark, events);
    guard.watchProgress(timeouts.stall());
    Signals.tell(guard);
    UncaughtErrors.tell(guard);
    return guard;
  }

  /** The cluster. */
  public JavaSparkContext spark() {
    return spark;
  }

  ClusterEvents events() {
    return events;
  }

  /** What to do before the process is halted. */
  void lastWords(LastWords words) {
    lastWords = words;
  }

  /** Work that {@link #askedToStop asks} whether to stop has so long to do so. */
  public void letFinish(Duration longest) {
    grace = longest;
  }

  /** Whether somebody has asked for the end. */
  public boolean askedToStop() {
    return ending instanceof StoppedException;
  }

  /**
   * Does a command's work.
   *
   * @throws StoppedException where it was given up because somebody had asked for that
   */
  public <T> T watch(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Throwable thrown) {
      Throwable meant = meaning(thrown);
      if (meant instanceof Error error) {
        throw error;
      }
      throw (Exception) meant;
    } finally {
      workDone = true;
    }
  }

  /**
   * Why work really ended that ended with this: what is thrown when it is cut off tells nothing.
   */
  Throwable meaning(Throwable thrown) {
    workDone = true;
    // Whoever cleans up must not be interrupted for what has ended.
    Thread.interrupted();
    if (ending == null || thrown instanceof ReportedFailure || thrown == ending) {
      return thrown;
    }
    ending.addSuppressed(thrown);
    return ending;
  }

  /** Ends the work where it has come to a point at which it can stop. */
  public void stopIfAsked() {
    if (askedToStop()) {
      throw ending;
    }
  }

  synchronized void stop(String signal, int exitCode) {
    boolean again = ending != null;
    if (!again) {
      ending = new StoppedException(signal, exitCode);
    }
    if (again || grace.isZero()) {
      cut();
    } else {
      LOG.info(
          "SIG{}: stopping after the round under way, within {} s; once more to stop now",
          signal,
          grace.toSeconds());
      timer.schedule(this::cut, grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  synchronized void fail(RuntimeException failure) {
    if (ending == null) {
      ending = failure;
    }
    cut();
  }

  private synchronized void cut() {
    if (cut || timer.isShutdown()) {
      return;
    }
    cut = true;
    timer.execute(() -> spark.sc().cancelAllJobs());
    timer.schedule(this::interrupt, TO_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
    timer.schedule(this::halt, TO_HALT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void interrupt() {
    if (!workDone) {
      worker.interrupt();
    }
  }

  private void halt() {
    Failure failure = Failure.of(ending);
    System.err.println("braid: " + failure.message());
    // The file system may be what hangs.
    await(daemon(() -> lastWords.say(failure)), TO_INTERRUPT);
    Runtime.getRuntime().halt(failure.exitCode());
  }

  private void watchProgress(Duration stall) {
    if (!stall.isZero()) {
      long every = Math.max(100, stall.toMillis() / 20);
      ProgressWatch watch = new ProgressWatch(events, stall, this::fail);
      timer.scheduleWithFixedDelay(watch::look, every, every, TimeUnit.MILLISECONDS);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "braid-guard");
    thread.setDaemon(true);
    return thread;
  }

  /** Whether a new thread's work is done in that time. */
  private static boolean await(Thread thread, Duration longest) {
    thread.start();
    try {
      thread.join(longest.toMillis());
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void close() {
    events.commandEnds();
    if (!await(daemon(spark::close), TO_CLOSE)) {
      LOG.warn(
          "Spark has not ended within {} s; the process ends without it", TO_CLOSE.toSeconds());
    }
    Signals.forget(this);
    UncaughtErrors.forget(this);
    timer.shutdownNow();
  }
}
