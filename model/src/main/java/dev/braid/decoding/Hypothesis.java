package dev.braid.decoding;

import dev.braid.text.SpecialToken;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A translation that a search found, or a given one that was scored.
 *
 * @param ids target ids as an example's labels hold them: the end of the sentence is the last
 * @param logProbability natural logarithm of the probability of all ids
 * @param score the log-probability under the length penalty; higher is better
 * @param attention where the model looked for each id, {@code [ids][source]}; empty where that was
 *     not asked for or the model has no attention
 */
public record Hypothesis(int[] ids, double logProbability, double score, float[][] attention)
    implements Serializable {

  /** The ids without the end of the sentence. */
  public int[] tokens() {
    boolean ends = ids.length > 0 && ids[ids.length - 1] == SpecialToken.EOS.id();
    return Arrays.copyOf(ids, ends ? ids.length - 1 : ids.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hypothesis
        && Arrays.equals(ids, ((Hypothesis) other).ids)
        && Double.compare(logProbability, ((Hypothesis) other).logProbability) == 0
        && Double.compare(score, ((Hypothesis) other).score) == 0
        && Arrays.deepEquals(attention, ((Hypothesis) other).attention);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Double.hashCode(score);
  }

  @Override
  public String toString() {
    return "Hypothesis" + Arrays.toString(ids) + "(" + logProbability + ", " + score + ")";
  }
}
