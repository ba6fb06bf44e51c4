package dev.braid.store;

/** A folder that could not be put in place: its place is taken, or this attempt was fenced off. */
public final class CommitException extends StoreException {
  CommitException(String message) {
    super(message);
  }

  CommitException(String message, Throwable cause) {
    super(message, cause);
  }
}
