package dev.braid.training;

/**
 * What one replica has at the end of a round.
 *
 * @param parameters its parameters, with its momenta
 */
public record ReplicaResult(Parameters parameters, ReplicaReport report) {}
