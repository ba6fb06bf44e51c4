package dev.braid.store;

import java.io.IOException;

/** Looks at a name again and again, on a thread of its own, while files take its place. */
final class SteadyName implements AutoCloseable {
  private final Location file;
  private final long longest;
  private final Thread watcher = new Thread(this::watch, "braid-steady-name");
  private volatile boolean done;
  private volatile int looks;
  private volatile boolean gone;

  /**
   * @param longest of the files that take that name, in bytes
   */
  SteadyName(Location file, long longest) {
    this.file = file;
    this.longest = longest;
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    while (!done && !gone) {
      try {
        long length = file.length();
        gone = length < 1 || length > longest;
        looks++;
      } catch (IOException e) {
        gone = true;
      }
    }
  }

  /** How often the file was there. */
  int looks() {
    return looks;
  }

  /** Whether there was a whole file of that name at all times until now. */
  boolean held() {
    return !gone;
  }

  /** Ends it; a call that hangs is left behind. */
  @Override
  public void close() {
    done = true;
  }
}
