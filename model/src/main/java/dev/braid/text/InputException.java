package dev.braid.text;

/**
 * Input that is worse than the configured policy allows. The message names the place, the rule and
 * the way out.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public InputException(String message) {
    super(message);
  }

  /** An exception with its cause. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
