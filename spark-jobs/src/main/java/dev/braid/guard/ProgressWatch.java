package dev.braid.guard;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of a job without progress, and gives it up in the end. */
final class ProgressWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);

  private final ClusterEvents events;
  private final Duration longest;
  private final Consumer<RuntimeException> giveUp;
  private boolean warned;

  ProgressWatch(ClusterEvents events, Duration longest, Consumer<RuntimeException> giveUp) {
    this.events = events;
    this.longest = longest;
    this.giveUp = giveUp;
  }

  void look() {
    Duration silence = events.silence();
    boolean half = silence.multipliedBy(2).compareTo(longest) > 0;
    if (silence.compareTo(longest) > 0) {
      giveUp.accept(new StalledException(events.job(), silence, events.where()));
    } else if (half && !warned) {
      LOG.warn(
          "No task of '{}' has made progress for {} s ({}); after {} s the run is ended"
              + " (stall-timeout)",
          events.job(),
          silence.toSeconds(),
          events.where(),
          longest.toSeconds());
    }
    warned = half;
  }
}
