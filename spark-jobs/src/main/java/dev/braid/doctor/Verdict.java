package dev.braid.doctor;

import java.util.Locale;

/** How good a finding is. */
enum Verdict {
  /** As it has to be. */
  OK,
  /** A run works, but slower than it could, or with less than is promised. */
  WARN,
  /** A run would fail, or do harm. */
  FAIL;

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
