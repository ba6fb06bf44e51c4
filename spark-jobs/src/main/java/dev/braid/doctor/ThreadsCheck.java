package dev.braid.doctor;

import java.util.Locale;
import java.util.Map;

/**
 * Whether native threads and processors are as many as a task is given cores.
 *
 * @param cores of a task, as {@code spark.task.cpus} says
 */
record ThreadsCheck(int cores) implements Check {
  private static final String THREADS = "OMP_NUM_THREADS";

  @Override
  public Topic topic() {
    return Topic.THREADS;
  }

  @Override
  public Finding look() {
    return judge(System.getenv(), Runtime.getRuntime().availableProcessors());
  }

  Finding judge(Map<String, String> environment, int processors) {
    String threads = environment.getOrDefault(THREADS, "unset");
    String found =
        String.format(
            Locale.ROOT,
            "%s %s, spark.task.cpus %d, %d processors",
            THREADS,
            threads,
            cores,
            processors);
    if (processors < cores) {
      return Finding.warn(
          found,
          "set spark.task.cpus to "
              + processors
              + " at most, or give the container more processors: threads take turns");
    }
    if (!threads.equals(Integer.toString(cores))) {
      return Finding.warn(
          found,
          "set spark.executorEnv."
              + THREADS
              + " (in local mode "
              + THREADS
              + ") to spark.task.cpus, or tasks take cores of others");
    }
    return Finding.ok(found);
  }
}
