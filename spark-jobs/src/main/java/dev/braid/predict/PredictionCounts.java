package dev.braid.predict;

import java.io.Serializable;
import java.util.Locale;

/** What became of the lines; parts add up to the whole. */
final class PredictionCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What became of one line. */
  enum Fate {
    /** There is a prediction for all of it. */
    PREDICTED,
    /** There is a prediction for its first part. */
    TRUNCATED,
    /** It has no token. */
    EMPTY,
    /** It was above the limit and left out. */
    TOO_LONG,
    /** Its bytes were refused. */
    UNREADABLE;

    String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final long[] fates = new long[Fate.values().length];

  void add(Fate fate) {
    fates[fate.ordinal()]++;
  }

  PredictionCounts merge(PredictionCounts other) {
    for (int i = 0; i < fates.length; i++) {
      fates[i] += other.fates[i];
    }
    return this;
  }

  long of(Fate fate) {
    return fates[fate.ordinal()];
  }

  long lines() {
    long lines = 0;
    for (long count : fates) {
      lines += count;
    }
    return lines;
  }
}
