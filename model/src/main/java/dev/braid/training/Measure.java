package dev.braid.training;

import dev.braid.config.Task;
import java.util.Locale;

/** The figure by which validations of a task are compared. */
public enum Measure {
  /** The exponential of the mean negative log likelihood of a token in nats; less is better. */
  PERPLEXITY,
  /** The share of labels that are right; more is better. */
  ACCURACY;

  /** The measure of a task. */
  public static Measure of(Task task) {
    return switch (task) {
      case LANGUAGE_MODEL, ENCODER_DECODER -> PERPLEXITY;
      case TAGGER, CLASSIFIER -> ACCURACY;
    };
  }

  /** Its name in files and messages. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether more of it is better. */
  public boolean higherIsBetter() {
    return this == ACCURACY;
  }

  /** Whether one value is better than another; NaN never is, and all else is better than NaN. */
  public boolean isBetter(double value, double other) {
    if (Double.isNaN(other)) {
      return !Double.isNaN(value);
    }
    return higherIsBetter() ? value > other : value < other;
  }
}
