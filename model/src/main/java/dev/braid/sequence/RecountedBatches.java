package dev.braid.sequence;

/**
 * Batches of examples with {@linkplain ExampleEncoder#withDropout dropout}, whose tokens count as
 * if there were none. So an epoch has as many as the shards say, whatever is drawn, and progress
 * and what depends on it go their even way.
 */
public final class RecountedBatches implements BatchSource {
  private final BatchSource batches;

  /** The tokens before each batch, and behind the last one those of all. */
  private final long[] before;

  /**
   * @param tokens of the examples without dropout; each batch has its share
   */
  public RecountedBatches(BatchSource batches, long tokens) {
    this.batches = batches;
    before = new long[batches.size() + 1];
    for (int index = 0; index < batches.size(); index++) {
      before[index + 1] = before[index] + batches.tokens(index);
    }
    double all = before[batches.size()];
    for (int index = 1; index < before.length; index++) {
      before[index] = Math.round(before[index] / all * tokens);
    }
  }

  @Override
  public int size() {
    return batches.size();
  }

  @Override
  public Batch batch(int index) {
    return batches.batch(index);
  }

  @Override
  public long tokens(int index) {
    return before[index + 1] - before[index];
  }

  @Override
  public long tokens() {
    return before[batches.size()];
  }
}
