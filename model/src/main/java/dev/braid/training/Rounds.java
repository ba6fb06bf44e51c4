package dev.braid.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the replicas of a round run: in this process or on a cluster. */
@FunctionalInterface
public interface Rounds {
  /**
   * Does the tasks and takes the mean of what they end with.
   *
   * @throws LostMomentaException where momenta that a replica kept to itself are gone
   */
  RoundOutcome run(Parameters start, List<ReplicaTask> tasks);

  /**
   * Rounds in this process, one replica after the other.
   *
   * @param keepsOwn whether momenta stay with their replica
   */
  static Rounds local(Replica replica, boolean keepsOwn) {
    Map<Integer, float[]> own = new HashMap<>();
    return (start, tasks) -> {
      ParameterSum sum = new ParameterSum();
      List<ReplicaReport> reports = new ArrayList<>();
      for (ReplicaTask task : tasks) {
        float[] before =
            task.own() instanceof OwnMomenta.WithReplica ? own.get(task.replica()) : new float[0];
        ReplicaResult result = replica.train(start, task, before);
        reports.add(result.report());
        if (!result.report().work().diverged()) {
          Parameters end = result.parameters();
          if (keepsOwn) {
            own.put(task.replica(), end.optimizerState());
            end = new Parameters(end.values(), new float[0]);
          }
          sum.add(end, result.report().work().tokens());
        }
      }
      boolean usable = reports.stream().noneMatch(report -> report.work().diverged());
      Optional<Parameters> mean =
          usable && sum.weight() > 0 ? Optional.of(sum.average()) : Optional.empty();
      return new RoundOutcome(mean, reports, RoundCosts.NONE);
    };
  }
}
