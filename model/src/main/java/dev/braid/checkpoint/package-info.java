/**
 * What a checkpoint folder holds and how it is checked, over plain streams. Floor 2.
 *
 * <p>Start at {@link dev.braid.checkpoint.Checkpoint}, which writes itself to a {@link
 * dev.braid.checkpoint.CheckpointSink} and reads itself from a {@link
 * dev.braid.checkpoint.CheckpointSource}: files of floats and, last, a manifest with the length and
 * digest of each. No byte that does not verify is ever used.
 */
package dev.braid.checkpoint;
