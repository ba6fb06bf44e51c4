package dev.braid.sequence;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/**
 * Encoded examples that lie in shards, read row by row from any row on. Rows are read by one thread
 * at a time, not always the same.
 */
public interface ExampleShards extends Serializable {
  /** Number of shards. */
  int count();

  /**
   * Opens a shard.
   *
   * @param shard from 0
   * @param firstRow rows to leave out at its beginning, which are read as little as can be; where
   *     it has no more, there are none
   * @throws IOException where it cannot be read, or was changed
   */
  Rows open(int shard, long firstRow) throws IOException;

  /** The rows of a shard, in the order in which they were written. */
  interface Rows extends Closeable {
    /**
     * The next example; null at the end.
     *
     * @throws IOException where it cannot be read, or was changed
     */
    EncodedExample next() throws IOException;
  }
}
