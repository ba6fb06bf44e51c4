package dev.braid.doctor;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that are made one after the other in one process.
 *
 * @param longest time for each of them; all have three times as much
 */
record Examination(Duration longest, List<Check> checks) implements Serializable {
  private static final Duration LEAST = Duration.ofSeconds(1);

  Examination {
    checks = List.copyOf(checks);
  }

  /** Makes them here. */
  ArrayList<Row> of(Place place) throws InterruptedException {
    ArrayList<Row> rows = new ArrayList<>();
    long end = System.nanoTime() + inAll().toNanos();
    for (Check check : checks) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      TimeLimit limit = new TimeLimit(left.compareTo(longest) > 0 ? longest : atLeast(left));
      rows.add(new Row(check.topic(), place, limit.look(check)));
    }
    return rows;
  }

  /** Where more than a few checks hang, the others get the shorter end. */
  Duration inAll() {
    return longest.multipliedBy(3);
  }

  private static Duration atLeast(Duration left) {
    return left.compareTo(LEAST) > 0 ? left : LEAST;
  }
}
