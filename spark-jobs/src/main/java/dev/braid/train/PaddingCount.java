package dev.braid.train;

import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import java.io.IOException;
import java.util.Arrays;

/** The same batches; counts their positions, and how many of these hold no token. */
final class PaddingCount implements BatchStream {
  private final BatchStream batches;
  private final boolean targetsApart;
  private long positions;
  private long padded;

  /**
   * @param targetsApart whether targets are sequences of their own, whose positions count too
   */
  PaddingCount(BatchStream batches, boolean targetsApart) {
    this.batches = batches;
    this.targetsApart = targetsApart;
  }

  /** Of all batches so far. */
  long positions() {
    return positions;
  }

  /** Of all batches so far. */
  long padded() {
    return padded;
  }

  @Override
  public boolean hasNext() throws IOException {
    return batches.hasNext();
  }

  @Override
  public Counted next() throws IOException {
    Counted next = batches.next();
    Batch batch = next.batch();
    positions += batch.ids().length;
    padded += batch.ids().length - batch.tokens();
    if (targetsApart) {
      positions += batch.labels().length;
      padded += batch.labels().length - Arrays.stream(batch.targetLengths()).sum();
    }
    return next;
  }

  @Override
  public Cursor cursor() {
    return batches.cursor();
  }

  @Override
  public long bytes() {
    return batches.bytes();
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }
}
