package dev.braid.sequence;

/** Batches in a fixed order that are all at hand. */
public interface BatchSource {
  /** Number of batches. */
  int size();

  /** The batch at that place, from 0. */
  Batch batch(int index);

  /**
   * Tokens of the batch at that place, as progress and weights of averages count them: those of the
   * targets where targets are sequences of their own, else those read.
   */
  long tokens(int index);

  /** Tokens of all batches. */
  long tokens();

  /** The batches from one on, one after the other. */
  default BatchStream from(int first) {
    return new SourceStream(this, first);
  }
}
