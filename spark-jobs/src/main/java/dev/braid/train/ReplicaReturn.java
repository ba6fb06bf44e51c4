package dev.braid.train;

import dev.braid.training.ReplicaReport;

/**
 * A replica's report with what the cluster makes of it.
 *
 * @param location of the executor, as Spark takes it for a preference; empty where there is none
 * @param fetchSeconds until the parameters were there
 * @param openSeconds from then on until the network and the first batches were there
 * @param positions in its batches
 * @param padded how many of these hold no token
 * @param cold whether the executor had nothing of the replica's round before
 * @param momentaLost whether its own momenta were gone, so that nothing was done
 */
record ReplicaReturn(
    ReplicaReport report,
    String location,
    double fetchSeconds,
    double openSeconds,
    long positions,
    long padded,
    boolean cold,
    boolean momentaLost) {}
