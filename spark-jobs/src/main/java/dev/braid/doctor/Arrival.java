package dev.braid.doctor;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How executors came.
 *
 * @param came all that did, also those that have gone again
 */
record Arrival(Expectation expected, List<Executor> came, Duration waited) implements Serializable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration QUIET = Duration.ofSeconds(5);

  Arrival {
    came = List.copyOf(came);
  }

  /**
   * Waits until those have come that are expected; where nothing was said of their number, until
   * some have come and no more for a while.
   */
  static Arrival await(Executors executors, Expectation expected, Duration longest)
      throws InterruptedException {
    long start = System.nanoTime();
    long lastChange = start;
    int before = 0;
    while (true) {
      long now = System.nanoTime();
      List<Executor> active = executors.active();
      if (active.size() != before) {
        before = active.size();
        lastChange = now;
      }
      boolean settled = expected.isKnown() || now - lastChange > QUIET.toNanos();
      if (expected.isMetBy(active) && settled
          || now - start > longest.toNanos()
          || executors.spark().isStopped()) {
        return new Arrival(expected, executors.all(), Duration.ofNanos(now - start));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  List<Executor> active() {
    return came.stream().filter(Executor::active).toList();
  }

  List<Executor> gone() {
    return came.stream().filter(executor -> !executor.active()).toList();
  }
}
