package dev.braid.store;

import java.io.Closeable;
import java.io.IOException;

/** A file that one process holds. */
sealed interface LockFile extends Closeable permits LeasedFile, LockedChannel {
  /** Longer than any lock file that was taken over a few hundred times. */
  int CONTENT_BYTES = 1 << 16;

  /**
   * @throws IOException if another process has taken the file over
   */
  void requireHeld() throws IOException;

  /** Deletes the file while it is held: after letting go of it another owner could have come. */
  void delete() throws IOException;

  /** Lets go of the file. */
  @Override
  void close() throws IOException;

  static RunLockedException heldByAnother(
      Location file, String owner, boolean maybeDead, String wayOut) {
    String known = owner.isBlank() ? "another process" : owner;
    return new RunLockedException(
        "Cannot lock " + file.path() + ": held by " + known + "; " + wayOut, owner, maybeDead);
  }
}
