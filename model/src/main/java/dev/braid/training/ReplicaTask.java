package dev.braid.training;

import java.io.Serializable;

/**
 * What one replica does in one round, besides the parameters that all start from. A round is a pure
 * function of the two.
 *
 * @param replica which replica, from 0
 * @param replicas how many there are
 * @param epoch which pass over the examples, from 0
 * @param firstStep steps of this epoch done in earlier rounds
 * @param steps most steps to take
 * @param stepsBefore steps over all epochs done in earlier rounds
 * @param rateCourse the learning rate's factor in this round
 * @param carried recurrent state at the end of the round before; empty at the start of an epoch
 * @param optimizerState the replica's own momenta, where each keeps its own; else empty
 */
public record ReplicaTask(
    int replica,
    int replicas,
    int epoch,
    int firstStep,
    int steps,
    long stepsBefore,
    double rateCourse,
    float[] carried,
    float[] optimizerState)
    implements Serializable {}
