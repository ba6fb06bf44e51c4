package dev.braid.guard;

/** Settings that Spark does not start with. */
public final class SparkRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The first line of what Spark said, with the way out. */
  public SparkRefusal(Throwable cause) {
    super(
        "Spark does not start with these settings: "
            + Failure.line(cause)
            + "; change the --conf or properties file that it names",
        cause);
  }
}
