package dev.braid.guard;

import java.time.Duration;

/** Ends that must come in time. */
public final class Deadline {
  private static final Duration TO_EXIT = Duration.ofSeconds(60);

  private Deadline() {}

  /** Ends the JVM, whatever its shutdown hooks wait for. */
  public static void exit(int code) {
    Thread last =
        new Thread(
            () -> {
              try {
                Thread.sleep(TO_EXIT.toMillis());
              } catch (InterruptedException now) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(code);
            },
            "braid-exit");
    last.setDaemon(true);
    last.start();
    System.exit(code);
  }
}
