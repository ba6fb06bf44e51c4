package dev.braid.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a command waits for what may still come.
 *
 * @param lock for a run directory that another process holds without a sign of life; 0 = not at all
 * @param storage for a file system that does not answer or is in safe mode; 0 = not at all
 * @param stall for progress of any task before the run is ended; 0 = for ever
 */
public record Timeouts(Duration lock, Duration storage, Duration stall) implements Serializable {
  static Timeouts from(Section root) {
    return new Timeouts(
        root.duration("lock-timeout"),
        root.duration("storage-timeout"),
        root.duration("stall-timeout"));
  }
}
