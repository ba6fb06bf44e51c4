package dev.braid.faults;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Does something of the test's in the middle of a command that runs in this JVM: at the start of a
 * task, which waits for it.
 */
public final class TaskHook implements SparkPlugin {
  private static volatile TaskHook current;

  private final String job;
  private final int after;
  private final Callable<?> work;
  private final AtomicInteger tasks = new AtomicInteger();

  /** For Spark. */
  public TaskHook() {
    this("", 0, () -> null);
  }

  private TaskHook(String job, int after, Callable<?> work) {
    this.job = job;
    this.after = after;
    this.work = work;
  }

  /**
   * Sets what is to be done.
   *
   * @param job a part of the description of the jobs that count
   * @param after how many of their tasks come before
   * @return properties of Spark for the command
   */
  static Map<String, String> at(String job, int after, Callable<?> work) {
    current = new TaskHook(job, after, work);
    return Map.of("spark.plugins", TaskHook.class.getName());
  }

  /** Whether it was done. */
  static boolean isDone() {
    return current.tasks.get() > current.after;
  }

  private void taskStarts() {
    String description = TaskContext.get().getLocalProperty("spark.job.description");
    if (description != null && description.contains(job) && tasks.getAndIncrement() == after) {
      try {
        work.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void onTaskStart() {
        current.taskStarts();
      }
    };
  }
}
