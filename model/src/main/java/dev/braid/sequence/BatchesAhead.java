package dev.braid.sequence;

import dev.braid.sequence.BatchStream.Counted;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Makes the next batches of a stream on a thread of its own while the one before them is used; in
 * their order, only a few at a time, and no more than are wanted: so the stream stands behind the
 * last of them in the end. For one reader, which has to close it.
 */
public final class BatchesAhead implements AutoCloseable {
  private static final int AHEAD = 2;

  private final BlockingQueue<Made> made = new ArrayBlockingQueue<>(AHEAD);
  private final Thread maker;
  private Made last;

  /** A batch, or why there is none: a failure, or the end. */
  private record Made(Counted batch, Throwable failure) {}

  /**
   * Starts with the next batch of a stream, which no other thread uses meanwhile.
   *
   * @param most batches to make; fewer where the stream ends
   */
  public BatchesAhead(BatchStream stream, int most) {
    maker = new Thread(() -> make(stream, most), "braid-batches");
    maker.setDaemon(true);
    maker.start();
  }

  /**
   * The next batch, or null behind the last; waits for it where it is not made yet.
   *
   * @throws IllegalStateException if the stream failed, with its failure as the cause
   */
  public Counted next() {
    try {
      if (last == null) {
        Made next = made.take();
        if (next.batch() != null) {
          return next.batch();
        }
        last = next;
      }
      if (last.failure() != null) {
        throw new IllegalStateException(
            "Cannot make a batch: " + last.failure().getMessage(), last.failure());
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a batch", e);
    }
  }

  private void make(BatchStream stream, int most) {
    try {
      try {
        for (int count = 0; count < most && stream.hasNext(); count++) {
          made.put(new Made(stream.next(), null));
        }
        made.put(new Made(null, null));
      } catch (IOException | RuntimeException | Error e) {
        made.put(new Made(null, e));
      }
    } catch (InterruptedException e) {
      // The reader has closed, and wants no more.
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    maker.interrupt();
    boolean interrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
