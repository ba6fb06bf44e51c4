package dev.braid.guard;

/** One of the driver's threads was killed by an error, which is the cause. */
final class LostThreadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostThreadException(String thread, Throwable error) {
    super("Thread " + thread + " of the driver was ended by " + Failure.line(error), error);
  }
}
