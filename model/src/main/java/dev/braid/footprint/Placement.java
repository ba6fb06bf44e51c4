package dev.braid.footprint;

/**
 * Where the replicas of a round run.
 *
 * @param executors processes that run tasks, at least 1
 * @param slots tasks that each runs at the same time, at least 1
 */
public record Placement(int executors, int slots) {
  public Placement {
    executors = Math.max(1, executors);
    slots = Math.max(1, slots);
  }

  /**
   * Replicas that an executor trains in a round, one after the other where it has too few slots.
   */
  int replicasOf(int all) {
    return (all + executors - 1) / executors;
  }

  /** Replicas that an executor trains at the same time. */
  int atOnce(int all) {
    return Math.min(slots, all);
  }
}
