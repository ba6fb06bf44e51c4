package dev.braid.decoding;

import dev.braid.text.SpecialToken;

/**
 * The beginning of a hypothesis: a token behind a shorter prefix. What no hypothesis grows from any
 * more is garbage.
 *
 * @param parent the prefix without its last token; null for the empty one
 * @param length tokens
 * @param token the last token
 * @param row where the model's state stood from which the token follows
 * @param logProbability of all tokens
 * @param attention where the model looked for the token, {@code [source]}; null where not traced
 */
record Prefix(
    Prefix parent, int length, int token, int row, double logProbability, float[] attention) {

  /** The prefix of no token; the model reads the beginning of the sentence. */
  static Prefix empty() {
    return new Prefix(null, 0, SpecialToken.BOS.id(), 0, 0, null);
  }

  Prefix grown(int next, int fromRow, double grownLogProbability, float[] nextAttention) {
    return new Prefix(this, length + 1, next, fromRow, grownLogProbability, nextAttention);
  }

  Hypothesis hypothesis(LengthPenalty penalty) {
    int[] ids = new int[length];
    float[][] rows = new float[attention == null ? 0 : length][];
    Prefix last = this;
    for (int i = length - 1; i >= 0; i--) {
      ids[i] = last.token;
      if (rows.length > 0) {
        rows[i] = last.attention;
      }
      last = last.parent;
    }
    return new Hypothesis(ids, logProbability, penalty.score(logProbability, length), rows);
  }
}
