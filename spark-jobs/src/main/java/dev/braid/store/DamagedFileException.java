package dev.braid.store;

/** A compressed file that cannot be decompressed. */
public final class DamagedFileException extends StoreException {
  DamagedFileException(String message) {
    super(message);
  }

  DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
