package dev.braid.training;

/** Training that led to numbers that are not finite, which another attempt would lead to again. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
