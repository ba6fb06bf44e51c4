package dev.braid.sequence;

import dev.braid.sequence.ExampleWindows.Window;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Batches of examples in shards, of which only a window is in memory: examples are shuffled and
 * grouped by length within the window, and the next window is read ahead while batches of this one
 * are used.
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
   * Opens the batches of an epoch.
   *
   * @param from a place that {@link #cursor} of the same batches gave
   * @throws IllegalArgumentException where the window at that place has fewer batches
   */
  public static WindowedBatches open(ExampleShards shards, WindowSettings settings, Cursor from)
      throws IOException {
    ExampleWindows windows = new ExampleWindows(shards, settings, from);
    Window first = windows.read();
    if (from.batch() > first.size()) {
      windows.close();
      throw new IllegalArgumentException(
          "Cannot go on at batch " + from.batch() + " of a window of " + first.size());
    }
    return new WindowedBatches(windows, first, (int) from.batch());
  }

  @Override
  public boolean hasNext() throws IOException {
    // A window may be empty at the end of the last shard alone.
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
    if (ahead == null && !current.isLast()) {
      ahead = new FutureTask<>(windows::read);
      Thread reader = new Thread(ahead, "braid-window");
      reader.setDaemon(true);
      reader.start();
    }
    return current.batch(done++);
  }

  private Window awaited() throws IOException {
    FutureTask<Window> reading = ahead;
    ahead = null;
    if (reading == null) {
      return windows.read();
    }
    try {
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while reading shards");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
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
      // What it reads is closed below; it must have ended by then.
      ahead.cancel(true);
      ahead = null;
    }
    windows.close();
  }
}
