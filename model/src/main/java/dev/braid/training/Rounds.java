package dev.braid.training;

import java.util.ArrayList;
import java.util.List;

/** Where the replicas of a round run: in this process or on a cluster. */
@FunctionalInterface
public interface Rounds {
  /** The results of the tasks, in their order. */
  List<ReplicaResult> run(Parameters start, List<ReplicaTask> tasks);

  /** Rounds in this process, one replica after the other. */
  static Rounds local(Replica replica) {
    return (start, tasks) -> {
      List<ReplicaResult> results = new ArrayList<>();
      for (ReplicaTask task : tasks) {
        results.add(replica.train(start, task));
      }
      return results;
    };
  }
}
