package dev.braid.sequence;

import java.io.Serializable;
import java.util.List;

/**
 * A place in the batches of a replica's epoch: all that a later round needs in order to go on
 * there.
 *
 * @param shard of the epoch's order of shards, where the window begins; 0 for streams of text
 * @param row rows of that shard that lie before the window
 * @param batch batches of the window that are done, or windows of time of the streams
 * @param streams where each stream of redrawn text is; empty for anything else, and before the
 *     first batch
 */
public record Cursor(int shard, long row, long batch, List<StreamPlace> streams)
    implements Serializable {
  /** Before the first batch of an epoch. */
  public static final Cursor START = new Cursor(0, 0, 0);

  /** Checks that nothing is negative. */
  public Cursor {
    if (shard < 0 || row < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "A cursor has no negative parts: " + shard + ", " + row + ", " + batch);
    }
    streams = List.copyOf(streams);
  }

  /** A place without streams of redrawn text. */
  public Cursor(int shard, long row, long batch) {
    this(shard, row, batch, List.of());
  }

  /**
   * A place in a stream that is redrawn piece by piece.
   *
   * @param piece of which the last token was taken, from 0
   * @param taken tokens of that piece, as it was drawn, that were taken
   */
  public record StreamPlace(long piece, int taken) implements Serializable {
    /** Before the first token. */
    public static final StreamPlace START = new StreamPlace(0, 0);

    /** Checks that nothing is negative. */
    public StreamPlace {
      if (piece < 0 || taken < 0) {
        throw new IllegalArgumentException(
            "A stream has no negative places: " + piece + ", " + taken);
      }
    }
  }
}
