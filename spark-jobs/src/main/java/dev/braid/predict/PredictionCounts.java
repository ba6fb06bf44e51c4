package dev.braid.predict;

import java.io.Serializable;
import java.util.Locale;
import java.util.StringJoiner;

/** What became of the lines; parts add up to the whole. */
final class PredictionCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What became of one line. */
  enum Fate {
    /** There is a prediction for all of it. */
    PREDICTED,
    /** There is a prediction for it, with U+FFFD in the place of what is no text. */
    REPLACED,
    /** There is a prediction for its first part. */
    TRUNCATED,
    /** It has no token. */
    EMPTY,
    /** Its row of a table has no value. */
    MISSING,
    /** It was above the limit and left out. */
    TOO_LONG,
    /** Its bytes, or its form, were refused. */
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

  /** What has no plain prediction, by kinds. */
  @Override
  public String toString() {
    StringJoiner kinds = new StringJoiner(", ");
    for (Fate fate : Fate.values()) {
      if (fate != Fate.PREDICTED && of(fate) > 0) {
        kinds.add(of(fate) + " " + fate.spelling());
      }
    }
    return kinds.toString();
  }
}
