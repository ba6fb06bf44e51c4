package dev.braid.sequence;

import java.util.NoSuchElementException;

/** Batches that are at hand, one after the other. */
final class SourceStream implements BatchStream {
  private final BatchSource source;
  private int next;

  SourceStream(BatchSource source, int first) {
    this.source = source;
    this.next = first;
  }

  @Override
  public boolean hasNext() {
    return next < source.size();
  }

  @Override
  public Counted next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Counted counted = new Counted(source.batch(next), source.tokens(next));
    next++;
    return counted;
  }

  @Override
  public Cursor cursor() {
    return new Cursor(0, 0, next);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}
