package dev.braid.guard;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.util.SignalUtils;

/** Brings SIGTERM and SIGINT to the guard of the command at work; without one they end the JVM. */
final class Signals {
  private static final AtomicReference<Guard> LISTENER = new AtomicReference<>();
  private static boolean registered;

  private Signals() {}

  static synchronized void tell(Guard guard) {
    LISTENER.set(guard);
    if (!registered) {
      registered = true;
      SignalUtils.register("TERM", () -> arrived("TERM", ExitCode.TERMINATED));
      SignalUtils.register("INT", () -> arrived("INT", ExitCode.INTERRUPTED));
    }
  }

  static void forget(Guard guard) {
    LISTENER.compareAndSet(guard, null);
  }

  private static Object arrived(String signal, int exitCode) {
    Guard guard = LISTENER.get();
    if (guard == null) {
      return false;
    }
    guard.stop(signal, exitCode);
    return true;
  }
}
