package dev.braid.corpus;

import org.apache.spark.TaskContext;

/** Cores that Spark has given the task that this thread runs. */
public final class TaskCores {
  private TaskCores() {}

  /** {@code spark.task.cpus} in a task, 1 elsewhere. */
  public static int count() {
    return TaskContext.get() == null ? 1 : TaskContext.get().cpus();
  }
}
