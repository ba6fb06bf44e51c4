package dev.braid.training;

import dev.braid.sequence.Cursor;
import java.util.Collections;
import java.util.List;

/**
 * Everything that a run needs in order to go on as if it had never stopped.
 *
 * @param parameters the averaged model
 * @param outer momentum of the outer optimizer, {@code [parameters]}; empty where it has none, and
 *     before the first round
 * @param average of the parameters over rounds
 * @param replicas what each replica carries from round to round
 */
public record TrainingState(
    Parameters parameters,
    float[] outer,
    RunningAverage average,
    List<ReplicaState> replicas,
    TrainingProgress progress) {

  private static final float[] NOTHING = new float[0];

  public TrainingState {
    replicas = List.copyOf(replicas);
  }

  /**
   * What one replica carries.
   *
   * @param next the place in the epoch's batches where it goes on
   * @param carried recurrent state; empty at the start of an epoch
   * @param own where its own momenta are
   * @param epochDone whether it has no batch left in this epoch
   */
  public record ReplicaState(Cursor next, float[] carried, OwnMomenta own, boolean epochDone) {
    private static final ReplicaState START =
        new ReplicaState(Cursor.START, NOTHING, OwnMomenta.NONE, false);

    ReplicaState inNextEpoch() {
      return new ReplicaState(Cursor.START, NOTHING, own, false);
    }

    /** The same, with its momenta elsewhere. */
    public ReplicaState withOwn(OwnMomenta place) {
      return new ReplicaState(next, carried, place, epochDone);
    }
  }

  /** The state before the first round. */
  public static TrainingState start(Parameters parameters, int replicas) {
    return new TrainingState(
        parameters,
        NOTHING,
        RunningAverage.NONE,
        Collections.nCopies(replicas, ReplicaState.START),
        TrainingProgress.start());
  }

  /**
   * The same, validated before its first round: what training finds later has to be better than
   * that.
   */
  public TrainingState validated(Validation.Figure figure) {
    return with(progress.afterFirstValidation(figure));
  }

  /** The same, where it is further, or another round counts as the best. */
  public TrainingState with(TrainingProgress newProgress) {
    return new TrainingState(parameters, outer, average, replicas, newProgress);
  }

  /** The same, with what replicas carry elsewhere. */
  public TrainingState with(List<ReplicaState> newReplicas) {
    return new TrainingState(parameters, outer, average, newReplicas, progress);
  }

  boolean epochDone() {
    return replicas.stream().allMatch(ReplicaState::epochDone);
  }

  TrainingState inNextEpoch() {
    List<ReplicaState> states = replicas.stream().map(ReplicaState::inNextEpoch).toList();
    return new TrainingState(parameters, outer, average, states, progress.afterEpoch());
  }
}
