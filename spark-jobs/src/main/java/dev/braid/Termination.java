package dev.braid;

import org.apache.spark.util.SignalUtils;

/** Turns SIGTERM into a wish to stop, which training grants after the round. */
final class Termination implements AutoCloseable {
  private static volatile boolean signalled;
  private static volatile boolean watching;
  private static boolean registered;

  private Termination() {}

  /** Watches until it is closed; after that SIGTERM ends the JVM as usual. */
  static synchronized Termination watch() {
    if (!registered) {
      registered = true;
      SignalUtils.register("TERM", Termination::signal);
    }
    watching = true;
    return new Termination();
  }

  private static Object signal() {
    if (!watching || signalled) {
      // Nobody listens, or it is the second time: end now.
      return false;
    }
    signalled = true;
    return true;
  }

  boolean asked() {
    return signalled;
  }

  @Override
  public void close() {
    watching = false;
  }
}
