package dev.braid.metric;

import java.util.Locale;
import java.util.Objects;

/**
 * A number with a name.
 *
 * @param name kebab-case, such as {@code macro-f1}
 * @param value in the unit; NaN where nothing was counted
 */
public record Score(String name, double value, Unit unit) {

  /** How a value reads. */
  public enum Unit {
    /** A part of one, shown in percent. */
    SHARE,
    /** From 0 to 100, shown with two decimals, as translations are scored. */
    POINTS,
    /** A whole number of things. */
    COUNT,
    /** Bits. */
    BITS,
    /** Any other number, such as a perplexity. */
    NUMBER
  }

  /**
   * Checks that name and unit are there.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public Score {
    Objects.requireNonNull(unit, "unit");
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot name a score '" + name + "': the name must not be blank");
    }
  }

  /** A share: {@code part / whole}, 0 where the whole is 0. */
  static Score share(String name, long part, long whole) {
    return new Score(name, ratio(part, whole), Unit.SHARE);
  }

  static Score points(String name, double value) {
    return new Score(name, value, Unit.POINTS);
  }

  static Score count(String name, long value) {
    return new Score(name, value, Unit.COUNT);
  }

  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * The value for people: shares in percent and points with two decimals, other fractions with
   * four.
   */
  public String text() {
    if (Double.isNaN(value)) {
      return "-";
    }

    return switch (unit) {
      case SHARE -> String.format(Locale.ROOT, "%.2f %%", 100 * value);
      case POINTS -> Decimals.fixed(value, 2);
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
      case BITS -> String.format(Locale.ROOT, "%.4f bits", value);
      case NUMBER -> String.format(Locale.ROOT, "%,.4f", value);
    };
  }
}
