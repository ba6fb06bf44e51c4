/**
 * Files on any Hadoop file system, and the only importer of {@code org.apache.hadoop.fs}. Start at
 * {@link dev.braid.store.Store} (reading, and single files put in place at once), then {@link
 * dev.braid.store.RunDirectory} (every path of a run) and {@link dev.braid.store.RunLock} (the one
 * writer of a run, who commits through a {@link dev.braid.store.StagingFolder}).
 *
 * <p>What the file system must do: create, rename, mkdir and delete are atomic, and a written file
 * is visible to all once closed. HDFS and local disks do; an object store without an atomic rename
 * of folders does not.
 */
package dev.braid.store;
