package dev.braid.training;

import dev.braid.sequence.Cursor;
import java.io.Serializable;

/**
 * What one replica does in one round, besides the parameters that all start from and the momenta
 * that it keeps to itself. A round is a pure function of the three.
 *
 * @param replica which replica, from 0
 * @param replicas how many there are
 * @param epoch which pass over the examples, from 0
 * @param from the place in the epoch's batches where the round begins
 * @param steps most steps to take
 * @param round the round's number, from 1
 * @param stepsBefore steps over all epochs done in earlier rounds
 * @param rateCourse the learning rate's factor in this round
 * @param carried recurrent state at the end of the round before; empty at the start of an epoch
 * @param own where its own momenta are
 */
public record ReplicaTask(
    int replica,
    int replicas,
    int epoch,
    Cursor from,
    int steps,
    int round,
    long stepsBefore,
    double rateCourse,
    float[] carried,
    OwnMomenta own)
    implements Serializable {}
