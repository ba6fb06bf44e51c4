package dev.braid.doctor;

import java.io.Serializable;

/**
 * An executor as Spark knows it.
 *
 * @param slots tasks that it runs at the same time
 * @param active whether it is there still
 * @param reason why it is not
 */
record Executor(Place place, int cores, int slots, boolean active, String reason)
    implements Serializable {}
