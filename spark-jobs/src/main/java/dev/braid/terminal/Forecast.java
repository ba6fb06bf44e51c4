package dev.braid.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When work will end if it goes on as it went: by the limit that it will meet first.
 *
 * @param share of that limit that is done, from 0 to 1
 * @param secondsLeft not finite where nothing has been done yet
 */
record Forecast(double share, double secondsLeft) {

  /**
   * How far work is.
   *
   * @param tokens done, in all
   * @param rounds done, in all
   * @param seconds since this process began with it
   */
  record Place(long tokens, int rounds, double seconds) {}

  /**
   * The forecast.
   *
   * @param start where this process began, at second 0
   */
  static Forecast of(Limits limits, Place start, Place now) {
    List<Forecast> ends = new ArrayList<>();
    ends.add(steadily(limits.tokens(), start.tokens(), now.tokens(), now.seconds()));
    if (limits.rounds() > 0) {
      ends.add(steadily(limits.rounds(), start.rounds(), now.rounds(), now.seconds()));
    }
    if (limits.minutes() > 0) {
      ends.add(steadily(60 * limits.minutes(), 0, now.seconds(), now.seconds()));
    }
    return ends.stream().min(Comparator.comparingDouble(Forecast::secondsLeft)).orElseThrow();
  }

  private static Forecast steadily(double all, double start, double now, double seconds) {
    double left = Math.max(0, all - now);
    double share = all > 0 ? Math.min(1, now / all) : 1;
    return new Forecast(share, left == 0 ? 0 : left * seconds / (now - start));
  }
}
