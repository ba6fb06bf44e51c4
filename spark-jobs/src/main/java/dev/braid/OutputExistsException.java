package dev.braid;

/** The output is in use for something else. */
final class OutputExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputExistsException(String message) {
    super(message);
  }
}
