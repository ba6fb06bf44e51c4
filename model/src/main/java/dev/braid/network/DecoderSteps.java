package dev.braid.network;

import dev.braid.kernel.Floats;

/** A decoder step by step, without its embedding and its output. */
sealed interface DecoderSteps extends AutoCloseable permits StackedSteps, FeedingSteps {
  /** Starts where the encoder has ended, with a row for each sentence. */
  void start(int rows);

  /**
   * One step of all rows, which are the same number for each sentence.
   *
   * @param inputs embedded tokens, {@code [rows, features]}
   * @param outputs receives what the output layer reads, {@code [rows, hidden]}
   */
  void run(Floats inputs, EncodedSources sources, Floats outputs);

  /** New row r goes on where old row {@code from[r]} is. */
  void reorder(int[] from);

  /** Whether it looks at the sources. */
  boolean attends();

  @Override
  void close();
}
