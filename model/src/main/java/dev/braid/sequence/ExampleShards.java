package dev.braid.sequence;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** Encoded examples that lie in shards, read row by row from any row on. */
public interface ExampleShards extends Serializable {
  /** Number of shards. */
  int count();

  /**
   * Opens a shard.
   *
   * @param shard from 0
   * @param firstRow rows to leave out at its beginning; what lies before is read as little as can
   *     be
   */
  Rows open(int shard, long firstRow) throws IOException;

  /** The rows of a shard, in the order in which they were written. */
  interface Rows extends Closeable {
    /** The next example; null at the end. */
    EncodedExample next() throws IOException;
  }
}
