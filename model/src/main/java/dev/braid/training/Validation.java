package dev.braid.training;

/** Measures a model on examples that it was not trained on. */
@FunctionalInterface
public interface Validation {
  /** The figures of those parameters. */
  Figure measure(Parameters parameters);

  /**
   * What a validation found.
   *
   * @param name name of the figure, such as perplexity
   * @param value its value
   * @param better whether more of it is better
   * @param loss mean negative log likelihood of a target, in nats
   */
  record Figure(String name, double value, Better better, double loss) {
    /** Whether this is better than that value; NaN never is. */
    public boolean betterThan(double other) {
      return better == Better.HIGHER ? value > other : value < other;
    }

    /** The value that every other is better than. */
    public double worst() {
      return better == Better.HIGHER ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
  }

  /** Which way is better. */
  enum Better {
    HIGHER,
    LOWER
  }
}
