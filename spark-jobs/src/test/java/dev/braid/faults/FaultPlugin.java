package dev.braid.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/** Makes a {@link Fault} happen. */
public final class FaultPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new InExecutor();
  }

  static final class InExecutor implements ExecutorPlugin {
    private static final int SLEEP_SECONDS = 15;
    private static final int TO_ANSWER_SECONDS = 5;

    private final Map<String, List<Integer>> stages = new LinkedHashMap<>();
    private Fault fault;
    private volatile boolean wasStopped;
    private String executor;
    private int seen;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      fault = Fault.of(context.conf());
      executor = context.executorID();
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      if (isMeant(task)) {
        try {
          if (fault.mark(task.stageId(), describe(task))) {
            happen(task);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    /** Spark told this process to end while it stood still; its task's answer goes out first. */
    @Override
    public void shutdown() {
      if (wasStopped) {
        sleep(TO_ANSWER_SECONDS);
      }
    }

    private synchronized boolean isMeant(TaskContext task) {
      String job = task.getLocalProperty("spark.job.description");
      if (job == null || !job.contains(fault.job())) {
        return false;
      }
      List<Integer> known = stages.computeIfAbsent(job, name -> new ArrayList<>());
      if (!known.contains(task.stageId())) {
        known.add(task.stageId());
      }
      return known.indexOf(task.stageId()) + 1 >= fault.stage()
          && (fault.partition() < 0 || task.partitionId() == fault.partition())
          && (++seen > fault.after() || fault.hasHappened());
    }

    private String describe(TaskContext task) {
      return "executor=%s pid=%d stage=%d.%d partition=%d attempt=%d"
          .formatted(
              executor,
              ProcessHandle.current().pid(),
              task.stageId(),
              task.stageAttemptNumber(),
              task.partitionId(),
              task.attemptNumber());
    }

    private void happen(TaskContext task) throws IOException {
      switch (fault.action()) {
        case KILL -> signal("KILL", ProcessHandle.current());
        case STOP -> signal("STOP", ProcessHandle.current());
        case STOP_WITH_PARENT -> {
          wasStopped = true;
          signal("STOP", ProcessHandle.current().parent().orElseThrow());
          signal("STOP", ProcessHandle.current());
        }
        case SLEEP -> sleep(SLEEP_SECONDS);
        case HANG -> hang();
        // Spark takes no notice of what is thrown from here.
        case THROW -> task.addTaskCompletionListener((TaskCompletionListener) done -> fail());
        case FILL_HEAP -> new Thread(InExecutor::fillHeap, "fills the heap").start();
        default -> throw new IllegalArgumentException(fault.action().name());
      }
    }

    /** One that stops this process does so in here. */
    private static void signal(String name, ProcessHandle process) throws IOException {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void hang() {
      while (true) {
        LockSupport.park();
        Thread.interrupted();
      }
    }

    private static void fail() {
      throw new IllegalStateException("An injected failure");
    }

    private static void fillHeap() {
      List<long[]> all = new ArrayList<>();
      while (true) {
        all.add(new long[1 << 16]);
      }
    }

    private static void sleep(int seconds) {
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
