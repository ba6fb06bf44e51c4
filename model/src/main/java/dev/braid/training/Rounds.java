package dev.braid.training;

import java.util.List;

/** Where the replicas of a round run: in this process or on a cluster. */
@FunctionalInterface
public interface Rounds {
  /**
   * Does the tasks and takes the mean of what they end with.
   *
   * @param tasks at most one for each replica, in the order of the replicas
   * @throws LostMomentaException where momenta that a replica kept to itself are gone
   */
  RoundOutcome run(Parameters start, List<ReplicaTask> tasks);

  /**
   * Rounds in this process, one replica after the other.
   *
   * @param keepsOwn whether momenta stay with their replica; then those of its last round do
   */
  static Rounds local(Replica replica, boolean keepsOwn) {
    return new LocalRounds(replica, keepsOwn);
  }
}
