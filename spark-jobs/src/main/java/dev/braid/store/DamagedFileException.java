package dev.braid.store;

/** A file that is not what its name or its digest says. */
public final class DamagedFileException extends StoreException {
  public DamagedFileException(String message) {
    super(message);
  }

  public DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
