package dev.braid.faults;

import dev.braid.cluster.LoggedProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what happens in other processes. */
final class Wait {
  private static final int EVERY_MILLIS = 50;

  private Wait() {}

  /** Until a fault has happened in a driver's executors; fails when the driver ends before. */
  static void until(Fault fault, LoggedProcess driver, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!fault.hasHappened()) {
      if (!driver.handle().isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("The fault has not happened:\n" + driver.errors());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
