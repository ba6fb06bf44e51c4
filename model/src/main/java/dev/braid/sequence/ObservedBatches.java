package dev.braid.sequence;

import java.io.IOException;
import java.util.function.Consumer;

/** The same batches, each shown to an observer when it comes. */
public final class ObservedBatches implements BatchStream {
  private final BatchStream batches;
  private final Consumer<Counted> observer;

  /**
   * @param batches closed with this
   */
  public ObservedBatches(BatchStream batches, Consumer<Counted> observer) {
    this.batches = batches;
    this.observer = observer;
  }

  @Override
  public boolean hasNext() throws IOException {
    return batches.hasNext();
  }

  @Override
  public Counted next() throws IOException {
    Counted next = batches.next();
    observer.accept(next);
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
