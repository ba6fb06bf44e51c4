package dev.braid.sequence;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Makes the next batches of a source on a thread of its own while the one before them is used; in
 * their order, and only a few at a time. For one reader, which has to close it.
 */
public final class BatchesAhead implements AutoCloseable {
  private static final int AHEAD = 2;

  private final BlockingQueue<Made> made = new ArrayBlockingQueue<>(AHEAD);
  private final Thread maker;

  /** A batch, or why there is none. */
  private record Made(Batch batch, Throwable failure) {}

  /**
   * Starts with the batch at {@code from} and ends before {@code to}.
   *
   * @param source whose batches no other thread asks for meanwhile
   */
  public BatchesAhead(BatchSource source, int from, int to) {
    maker = new Thread(() -> make(source, from, to), "braid-batches");
    maker.setDaemon(true);
    maker.start();
  }

  /**
   * The next batch; waits for it where it is not made yet.
   *
   * @throws IllegalStateException if the source failed, with its failure as the cause
   */
  public Batch next() {
    try {
      Made next = made.take();
      if (next.failure() != null) {
        throw new IllegalStateException(
            "Cannot make a batch: " + next.failure().getMessage(), next.failure());
      }
      return next.batch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a batch", e);
    }
  }

  private void make(BatchSource source, int from, int to) {
    try {
      try {
        for (int index = from; index < to; index++) {
          made.put(new Made(source.batch(index), null));
        }
      } catch (RuntimeException | Error e) {
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
