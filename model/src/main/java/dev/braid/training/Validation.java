package dev.braid.training;

/** Measures a model on examples that it was not trained on. */
@FunctionalInterface
public interface Validation {
  /** The figures of those parameters. */
  Figure measure(Parameters parameters);

  /**
   * What a validation found.
   *
   * @param loss mean negative log likelihood of a target, in nats
   */
  record Figure(Measure measure, double value, double loss) {}
}
