package dev.braid.store;

/** A file system that does not do what runs rely on. */
public final class UnfitStorageException extends StoreException {
  private static final long serialVersionUID = 1L;

  UnfitStorageException(String folder, String what, String wayOut) {
    super("Cannot use the file system of " + folder + " for runs: " + what + "; " + wayOut);
  }
}
