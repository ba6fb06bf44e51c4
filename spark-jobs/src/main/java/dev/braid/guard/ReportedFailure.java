package dev.braid.guard;

/** A failure that stands in the run's {@code STATUS.json} already. */
public final class ReportedFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  ReportedFailure(Failure failure) {
    super(failure.message(), failure.cause());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
