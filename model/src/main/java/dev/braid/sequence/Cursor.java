package dev.braid.sequence;

import java.io.Serializable;

/**
 * A place in the batches of a replica's epoch: all that a later round needs in order to go on
 * there.
 *
 * @param shard of the epoch's order of shards, where the window begins; 0 for streams of text
 * @param row rows of that shard that lie before the window
 * @param batch batches of the window that are done, or windows of time of the streams
 */
public record Cursor(int shard, long row, long batch) implements Serializable {
  /** Before the first batch of an epoch. */
  public static final Cursor START = new Cursor(0, 0, 0);

  public Cursor {
    if (shard < 0 || row < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "A cursor has no negative parts: " + shard + ", " + row + ", " + batch);
    }
  }
}
