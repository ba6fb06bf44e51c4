package dev.braid.guard;

/** Settings that Spark does not start with. */
public final class SparkRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The first line of what Spark said, and of why it said so, with the way out. */
  public SparkRefusal(Throwable cause) {
    super(
        "Spark does not start with these settings: "
            + said(cause)
            + "; change the --conf or properties file that it names",
        cause);
  }

  /** Spark's own words may name nothing, as in "External scheduler cannot be instantiated". */
  private static String said(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = Failure.line(cause);
    String last = Failure.line(root);
    return first.contains(last) ? first : first + ": " + last;
  }
}
