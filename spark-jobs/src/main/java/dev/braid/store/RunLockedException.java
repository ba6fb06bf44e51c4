package dev.braid.store;

/** Another writer holds the run directory, or has taken it over. */
public final class RunLockedException extends StoreException {
  RunLockedException(String message) {
    super(message);
  }

  RunLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
