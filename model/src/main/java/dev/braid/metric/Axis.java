package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis from one round number to another, with ticks at multiples of 1, 2 or 5 times a
 * power of ten.
 *
 * @param low where it begins, a multiple of {@code step}
 * @param step from tick to tick
 * @param steps how many steps it is long
 */
record Axis(double low, double step, int steps) {
  /** So that 0.3 / 0.1 counts as 3. */
  private static final double ROUNDING = 1e-9;

  private static final double[] ROUND = {1, 2, 5, 10};

  /** The shortest axis with about {@code ticks} ticks that holds both values. */
  static Axis over(double min, double max, int ticks) {
    double margin = max > min ? 0 : Math.max(Math.abs(max) / 2, 0.5);
    double from = min - margin;
    double to = max + margin;
    double step = roundUp((to - from) / ticks);
    double low = Math.floor(from / step + ROUNDING);
    double high = Math.ceil(to / step - ROUNDING);
    return new Axis(low * step, step, (int) Math.max(1, high - low));
  }

  private static double roundUp(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    for (double factor : ROUND) {
      if (factor * power >= step * (1 - ROUNDING)) {
        return factor * power;
      }
    }

    return 10 * power;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = Math.round(low / step);
    for (int i = 0; i <= steps; i++) {
      ticks.add((first + i) * step);
    }

    return ticks;
  }

  /** Where a value lies, 0 at the beginning of the axis and 1 at its end. */
  double position(double value) {
    return (value - low) / (step * steps);
  }

  /** A tick's number with as many digits as the step needs: 40k, 1.5M, 0.02, 2e-6. */
  String label(double tick) {
    if (tick == 0) {
      return "0";
    }

    double size = Math.max(Math.abs(low), Math.abs(low + step * steps));
    if (size < 1e-3) {
      return String.format(Locale.ROOT, "%.1e", tick)
          .replaceFirst("\\.0e", "e")
          .replaceFirst("e-0", "e-");
    }

    double unit = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 ? 1e3 : 1;
    String suffix = unit == 1e9 ? "G" : unit == 1e6 ? "M" : unit == 1e3 ? "k" : "";
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step / unit) - ROUNDING));
    return String.format(Locale.ROOT, "%." + digits + "f", tick / unit) + suffix;
  }
}
