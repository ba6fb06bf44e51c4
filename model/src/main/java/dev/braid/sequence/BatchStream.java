package dev.braid.sequence;

import java.io.IOException;

/**
 * The batches of a replica's epoch in their order, read as they are needed. What comes after a
 * cursor is a function of data, seed, epoch, replica and that cursor alone.
 */
public interface BatchStream extends AutoCloseable {
  /**
   * A batch and what it counts.
   *
   * @param tokens as progress and weights of averages count them: those of the targets where
   *     targets are sequences of their own, else those read
   */
  record Counted(Batch batch, long tokens) {}

  /** Whether the epoch has another batch. */
  boolean hasNext() throws IOException;

  /** The next batch. */
  Counted next() throws IOException;

  /** The place before the batch that {@link #next} would give. */
  Cursor cursor();

  /** Bytes of memory that it holds between two batches. */
  long bytes();

  @Override
  void close() throws IOException;
}
