package dev.braid.doctor;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.SparkEnv;

/**
 * Where something was found.
 *
 * @param process {@code driver}, an executor's name (most often a number), {@code executors} for
 *     what goes for each of them, or {@code all} for what is found by comparing
 * @param host its machine; empty where there is none
 */
record Place(String process, String host) implements Serializable, Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::rank)
          .thenComparingInt(place -> place.process().length())
          .thenComparing(Place::process);

  static final Place DRIVER = new Place("driver", "");
  static final Place ALL = new Place("all", "");

  /** Every executor, where what is told is not found by looking at one. */
  static final Place EXECUTORS = new Place("executors", "");

  /** This process. */
  static Place here() {
    SparkEnv env = SparkEnv.get();
    return env == null || env.executorId().equals(DRIVER.process)
        ? DRIVER
        : new Place(env.executorId(), env.blockManager().blockManagerId().host());
  }

  boolean isExecutor() {
    return rank() == 1;
  }

  private int rank() {
    if (process.equals(DRIVER.process)) {
      return 0;
    }
    return process.equals(ALL.process) ? 2 : 1;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return isExecutor() && !equals(EXECUTORS) ? "executor " + process + " on " + host : process;
  }
}
