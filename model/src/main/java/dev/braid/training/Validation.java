package dev.braid.training;

/** Measures a model on examples that it was not trained on. */
@FunctionalInterface
public interface Validation {
  /**
   * The figures of those parameters.
   *
   * @param round after which they are what they are; 0 before the first
   */
  Figure measure(Parameters parameters, int round);

  /**
   * What a validation found.
   *
   * @param loss mean negative log likelihood of a target, in nats
   */
  record Figure(Measure measure, double value, double loss) {}
}
