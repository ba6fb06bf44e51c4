package dev.braid.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a run needs in order to go on as if it had never stopped.
 *
 * @param parameters the averaged model
 * @param replicas what each replica carries from round to round
 */
public record TrainingState(
    Parameters parameters, List<ReplicaState> replicas, TrainingProgress progress) {

  private static final float[] NOTHING = new float[0];

  public TrainingState {
    replicas = List.copyOf(replicas);
  }

  /**
   * What one replica carries.
   *
   * @param carried recurrent state; empty at the start of an epoch
   * @param optimizerState its own momenta, where each keeps its own; else empty
   * @param epochDone whether it has no batch left in this epoch
   */
  public record ReplicaState(float[] carried, float[] optimizerState, boolean epochDone) {
    ReplicaState inNextEpoch() {
      return new ReplicaState(NOTHING, optimizerState, false);
    }
  }

  /** The state before the first round. */
  public static TrainingState start(Parameters parameters, int replicas) {
    List<ReplicaState> states = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      states.add(new ReplicaState(NOTHING, NOTHING, false));
    }
    return new TrainingState(parameters, states, TrainingProgress.start());
  }

  /**
   * The same, validated before its first round: what training finds later has to be better than
   * that.
   */
  public TrainingState validated(Validation.Figure figure) {
    return with(progress.afterFirstValidation(figure));
  }

  TrainingState with(TrainingProgress newProgress) {
    return new TrainingState(parameters, replicas, newProgress);
  }

  boolean epochDone() {
    return replicas.stream().allMatch(ReplicaState::epochDone);
  }

  TrainingState inNextEpoch() {
    List<ReplicaState> states = replicas.stream().map(ReplicaState::inNextEpoch).toList();
    return new TrainingState(parameters, states, progress.afterEpoch());
  }
}
