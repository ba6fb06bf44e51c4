package dev.braid.train;

import dev.braid.training.Parameters;

/**
 * What a replica ends a round with.
 *
 * @param parameters what is to be averaged; empty where its report says that it is of no use
 */
record ReplicaEnd(Parameters parameters, ReplicaReturn report) {}
