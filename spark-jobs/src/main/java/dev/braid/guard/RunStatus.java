package dev.braid.guard;

import dev.braid.corpus.RunContext;
import dev.braid.store.LockOwner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code STATUS.json}, what a scheduler reads that sees only 0 or 1. While the run is alive
 * the file is written again and again, so that a reader can tell it from one that died.
 */
public final class RunStatus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunStatus.class);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final RunContext context;
  private final LockOwner owner;
  private final ClusterEvents events;
  private final StatusFile begun;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(RunStatus::daemon);
  private boolean ended;

  private RunStatus(RunContext context, LockOwner owner, ClusterEvents events, StatusFile begun) {
    this.context = context;
    this.begun = begun;
    this.owner = owner;
    this.events = events;
  }

  /**
   * Does guarded work on a run and writes how it began and ended.
   *
   * @param stages what is done
   * @param before stages that come before these
   * @throws ReportedFailure where it failed
   * @throws StoppedException where it was given up because somebody had asked for that
   */
  public static <T> T around(
      RunContext context,
      LockOwner owner,
      Guard guard,
      List<String> stages,
      List<String> before,
      Callable<T> work)
      throws IOException {
    StatusFile begun =
        StatusFile.running(context.experiment(), stages)
            .after(FinishedRun.status(context.store(), context.run()), before);
    try (RunStatus status = new RunStatus(context, owner, guard.events(), begun)) {
      status.begin();
      guard.lastWords(status::end);
      T result = status.watched(guard, work);
      status.end(begun.succeeded());
      return result;
    }
  }

  private <T> T watched(Guard guard, Callable<T> work) {
    try {
      return work.call();
    } catch (Throwable thrown) {
      Throwable meant = guard.meaning(thrown);
      Failure failure = Failure.of(meant);
      Failure told = failure.isInternal() ? withTrace(failure, meant) : failure;
      end(told);
      throw meant instanceof StoppedException stopped ? stopped : new ReportedFailure(told);
    }
  }

  private void begin() throws IOException {
    write(begun);
    heart.scheduleWithFixedDelay(
        this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void beat() {
    if (!ended) {
      try {
        write(begun);
      } catch (IOException missed) {
        LOG.debug("No sign of life this time", missed);
      }
    }
  }

  private synchronized void end(StatusFile last) throws IOException {
    ended = true;
    write(last);
  }

  private void end(Failure failure) {
    try {
      end(begun.ended(failure));
    } catch (IOException unwritten) {
      LOG.warn(
          "{} does not say how the run ended: {}", context.run().status(), Failure.line(unwritten));
    }
  }

  private Failure withTrace(Failure failure, Throwable thrown) {
    try {
      String file = context.run().trace();
      context.staging().publish(file, Trace.of(thrown));
      return failure.withTrace(file);
    } catch (IOException unwritten) {
      return failure;
    }
  }

  private void write(StatusFile file) throws IOException {
    String application = context.spark().sc().applicationId();
    byte[] json = file.toJson(owner, application, BEAT.toSeconds(), events);
    context.staging().publish(context.run().status(), json);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "braid-status");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    heart.shutdownNow();
  }
}
