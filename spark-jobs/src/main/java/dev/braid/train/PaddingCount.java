package dev.braid.train;

import dev.braid.sequence.Batch;
import java.util.Arrays;

/** Counts the positions of batches, and how many of these hold no token. */
final class PaddingCount {
  private final boolean targetsApart;
  private long positions;
  private long padded;

  /**
   * @param targetsApart whether targets are sequences of their own, whose positions count too
   */
  PaddingCount(boolean targetsApart) {
    this.targetsApart = targetsApart;
  }

  /** Of all batches so far. */
  long positions() {
    return positions;
  }

  /** Of all batches so far. */
  long padded() {
    return padded;
  }

  void add(Batch batch) {
    positions += batch.ids().length;
    padded += batch.ids().length - batch.tokens();
    if (targetsApart) {
      positions += batch.labels().length;
      padded += batch.labels().length - Arrays.stream(batch.targetLengths()).sum();
    }
  }
}
