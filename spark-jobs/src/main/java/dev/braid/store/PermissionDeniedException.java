package dev.braid.store;

/** The file system refused access. */
public final class PermissionDeniedException extends StoreException {
  PermissionDeniedException(String message) {
    super(message);
  }

  PermissionDeniedException(String message, Throwable cause) {
    super(message, cause);
  }
}
