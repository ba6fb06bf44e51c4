package dev.braid.doctor;

import java.util.Locale;

/**
 * How far an executor's clock is ahead of the driver's. What it said lies between sending and
 * receiving, which gives bounds.
 *
 * @param least milliseconds, negative where it is behind
 * @param most milliseconds
 */
record ClockOffset(long least, long most) {
  /** Beyond this, Kerberos refuses tickets by default. */
  private static final long KERBEROS = 5 * 60_000L;

  /**
   * @param sent the driver's clock before the executor began, in milliseconds
   * @param received the driver's clock after it had ended
   */
  static ClockOffset of(ProcessReport report, long sent, long received) {
    return new ClockOffset(report.ended() - received, report.begun() - sent);
  }

  Finding finding() {
    if (least <= 0 && most >= 0) {
      return Finding.ok(
          String.format(
              Locale.ROOT, "as the driver's, within %.1f s", Math.max(-least, most) / 1e3));
    }
    long distance = least > 0 ? least : -most;
    String found =
        String.format(
            Locale.ROOT,
            "%,.1f s %s the driver's; no decision of Braid's depends on it",
            distance / 1e3,
            least > 0 ? "ahead of" : "behind");
    return distance < KERBEROS
        ? Finding.ok(found)
        : Finding.warn(found, "set the clock by NTP: Kerberos refuses tickets beyond 5 minutes");
  }
}
