package dev.braid.store;

/** Input that is not there, or holds nothing. */
public final class InputMissingException extends StoreException {
  public InputMissingException(String message) {
    super(message);
  }

  InputMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
