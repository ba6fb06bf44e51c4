package dev.braid.sequence;

import dev.braid.sequence.ExampleWindows.Window;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Batches of examples in shards, of which two windows are in memory at most: examples are shuffled
 * and grouped by length within a window, and the next window is read while batches of this one are
 * used. For one thread at a time.
 */
public final class WindowedBatches implements BatchStream {
  private final ExampleWindows windows;
  private Window current;
  private int done;
  private FutureTask<Window> ahead;

  private WindowedBatches(ExampleWindows windows, Window first, int done) {
    this.windows = windows;
    this.current = first;
    this.done = done;
  }

  /**
   * Opens the batches of an epoch, and reads the window of its first one.
   *
   * @param from a place that {@link #cursor} of the same batches gave
   * @throws IllegalArgumentException where there is no such place
   * @throws IOException where a shard cannot be read
   */
  public static WindowedBatches open(ExampleShards shards, WindowSettings settings, Cursor from)
      throws IOException {
    ExampleWindows windows = new ExampleWindows(shards, settings, from);
    try {
      Window first = windows.read();
      if (from.batch() > first.size()) {
        throw new IllegalArgumentException(
            "Cannot go on at batch " + from.batch() + " of a window of " + first.size());
      }
      return new WindowedBatches(windows, first, (int) from.batch());
    } catch (IOException | RuntimeException | Error failure) {
      try (windows) {
        throw failure;
      }
    }
  }

  /**
   * Whether the epoch has another batch; waits for the next window where this one is done.
   *
   * @throws IOException where a shard cannot be read; then it is thrown again each time
   */
  @Override
  public boolean hasNext() throws IOException {
    if (done == current.size() && !current.isLast()) {
      current = awaited();
      done = 0;
    }
    return done < current.size();
  }

  @Override
  public Counted next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!current.isLast()) {
      readAhead();
    }
    return current.batch(done++);
  }

  private void readAhead() {
    if (ahead == null) {
      ahead = new FutureTask<>(windows::read);
      Thread reader = new Thread(ahead, "braid-window");
      reader.setDaemon(true);
      reader.start();
    }
  }

  /** Where that fails, what was being read stays where it is: no window is ever left out. */
  private Window awaited() throws IOException {
    readAhead();
    try {
      Window next = ahead.get();
      ahead = null;
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while reading shards");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    return (IOException) cause;
  }

  @Override
  public Cursor cursor() {
    return done == current.size() && !current.isLast()
        ? current.next()
        : new Cursor(current.start().shard(), current.start().row(), done);
  }

  @Override
  public long bytes() {
    // The window that is read ahead is about as large.
    return current.bytes() * (ahead == null ? 1 : 2);
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      ahead.cancel(true);
    }
    windows.close();
  }
}
