package dev.braid.training;

/** Trains one copy of the model for one round. */
@FunctionalInterface
public interface Replica {
  /**
   * The result of that task, started from those parameters; the same for the same arguments.
   *
   * @param own the replica's own momenta; empty where it keeps none, or before the first round
   */
  ReplicaResult train(Parameters start, ReplicaTask task, float[] own);
}
