package dev.braid.decoding;

/**
 * A model that says, token by token, how probable each next target token is.
 *
 * <p>Between {@link #start} and the next start it holds a state of {@code sentences x beams} rows:
 * row {@code r} is a prefix of a translation of sentence {@code r / beams}. A search starts with
 * one beam for each sentence and steps with the token that begins a sentence; then it reorders,
 * steps, reorders, and so on.
 *
 * <p>What a row gives must depend on its own sentence and prefix only, not on its neighbours. A
 * model is used by one thread at a time.
 */
public interface NextTokens {
  /** Ids that a step gives a probability; the special tokens are among them. */
  int vocabularySize();

  /**
   * Encodes the sentences; afterwards there is one beam for each of them, in their order, and what
   * was there before is forgotten.
   */
  void start(SourceBatch sources);

  /**
   * Reads one token in each row and tells what follows.
   *
   * @param previous the token that each row reads, {@code [rows]}
   * @return natural log-probabilities, {@code [rows, vocabulary]} row by row, none above 0; the
   *     array is the model's own, may be longer and is valid until the next call
   */
  float[] step(int[] previous);

  /**
   * Rearranges the rows: new row {@code r} goes on where old row {@code from[r]} is. A sentence may
   * leave; those that stay keep their order, and a row never changes its sentence, so that new
   * sentence {@code s} is old sentence {@code from[s * beams] / oldBeams}.
   *
   * @param from old row of each new row, {@code [sentences * beams]}; a row may be taken several
   *     times or not at all
   * @param beams rows of each sentence from now on
   */
  void reorder(int[] from, int beams);

  /**
   * Where the last step looked in the source, {@code [rows, time]} row by row, time as in {@link
   * #start}; 0 after a sentence's end. Empty where the model has no attention. The array is the
   * model's own, may be longer and is valid until the next call.
   */
  default float[] attention() {
    return new float[0];
  }
}
