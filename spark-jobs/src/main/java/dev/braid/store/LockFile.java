package dev.braid.store;

import java.io.IOException;

/** A file that one process holds. */
sealed interface LockFile permits LeasedFile, LockedChannel {
  /** Longer than any lock file that was taken over a few hundred times. */
  int CONTENT_BYTES = 1 << 16;

  /**
   * @throws IOException if another process has taken the file over
   */
  void requireHeld() throws IOException;

  /** Deletes the file and lets go of it, in an order that leaves no moment for two owners. */
  void release() throws IOException;

  static RunLockedException heldByAnother(Location file, String owner, String wayOut) {
    String known = owner.isBlank() ? "another process" : owner;
    return new RunLockedException(
        "Cannot lock " + file.path() + ": held by " + known + "; " + wayOut);
  }
}
