package dev.braid.guard;

import java.time.Duration;

/** A cluster that has stopped making progress; another try may find it well. */
public final class StalledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StalledException(String job, Duration silence, String where) {
    super(
        String.format(
            "Gave up '%s': none of its tasks has made progress for %d s (%s); look into the"
                + " executors' logs and run the command again, or raise stall-timeout",
            job, silence.toSeconds(), where));
  }
}
