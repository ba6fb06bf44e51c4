/**
 * What can fail while Braid runs, made to fail: tasks, executors, drivers and disks. Start with
 * {@link dev.braid.faults.Trial}, which says what has to hold afterwards.
 */
package dev.braid.faults;
