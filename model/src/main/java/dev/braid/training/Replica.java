package dev.braid.training;

/** Trains one copy of the model for one round. */
@FunctionalInterface
public interface Replica {
  /** The result of that task, started from those parameters; the same for the same arguments. */
  ReplicaResult train(Parameters start, ReplicaTask task);
}
