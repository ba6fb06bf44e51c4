package dev.braid.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rounds in this process, one replica after the other. */
final class LocalRounds implements Rounds {
  private static final float[] NOTHING = new float[0];

  private final Replica replica;
  private final boolean keepsOwn;
  private final Map<Integer, Own> kept = new HashMap<>();

  LocalRounds(Replica replica, boolean keepsOwn) {
    this.replica = replica;
    this.keepsOwn = keepsOwn;
  }

  /** Momenta at the end of a round. */
  private record Own(int round, float[] momenta) {}

  @Override
  public RoundOutcome run(Parameters start, List<ReplicaTask> tasks) {
    List<float[]> before = tasks.stream().map(this::own).toList();
    ParameterSum sum = new ParameterSum();
    List<ReplicaReport> reports = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      ReplicaResult result = replica.train(start, tasks.get(i), before.get(i));
      reports.add(result.report());
      if (!result.report().work().diverged()) {
        sum.add(averaged(tasks.get(i), result.parameters()), result.report().work().tokens());
      }
    }
    boolean usable = reports.stream().noneMatch(report -> report.work().diverged());
    return new RoundOutcome(
        usable && sum.weight() > 0 ? Optional.of(sum.average()) : Optional.empty(),
        reports,
        RoundCosts.NONE);
  }

  private Parameters averaged(ReplicaTask task, Parameters end) {
    if (!keepsOwn) {
      return end;
    }
    kept.put(task.replica(), new Own(task.round(), end.optimizerState()));
    return new Parameters(end.values(), NOTHING);
  }

  private float[] own(ReplicaTask task) {
    if (task.own() instanceof OwnMomenta.None) {
      return NOTHING;
    }
    Own own = kept.get(task.replica());
    if (own == null || !task.own().equals(new OwnMomenta.WithReplica(own.round()))) {
      throw new LostMomentaException(
          "Momenta of replica " + task.replica() + " are gone: those of " + task.own());
    }
    return own.momenta();
  }
}
