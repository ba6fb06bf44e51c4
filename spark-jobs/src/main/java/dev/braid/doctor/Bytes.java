package dev.braid.doctor;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Bytes {
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  private Bytes() {}

  /** As in {@code 1.5 GiB}. */
  static String of(long bytes) {
    if (bytes < GIB) {
      return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB);
    }
    return String.format(Locale.ROOT, "%,.1f GiB", bytes / (double) GIB);
  }
}
