package dev.braid.guard;

/** The output is in use for something else. */
public final class OutputExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutputExistsException(String message) {
    super(message);
  }
}
