package dev.braid.sequence;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * One example as ids.
 *
 * @param ids token ids, {@code [time]}; at least one
 * @param labels label ids: {@code [time]} for a tagger, {@code [1]} for a classifier, {@code [0]}
 *     for a language model; -1 is a label that the vocabulary does not have, and ids from the
 *     number of a model's outputs on are labels that the training text does not have. For an
 *     encoder-decoder the target's token ids, {@code [target time]}, which are at least two, since
 *     the end of sentence is one
 */
public record EncodedExample(int[] ids, int[] labels) implements Serializable {
  public EncodedExample {
    Objects.requireNonNull(ids, "ids");
    Objects.requireNonNull(labels, "labels");
    if (ids.length == 0) {
      throw new IllegalArgumentException("An example has at least one token");
    }
  }

  /** Time steps. */
  public int length() {
    return ids.length;
  }

  /**
   * Tokens, as progress and weights of averages count them: those of the target where the target is
   * a sequence, which for a tagger is as long as the text, else those of the text.
   */
  public int tokens() {
    return labels.length >= 2 ? labels.length : ids.length;
  }

  /** Time steps of the longer side, the text or the target. */
  public int longerSide() {
    return Math.max(ids.length, labels.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedExample
        && Arrays.equals(ids, ((EncodedExample) other).ids)
        && Arrays.equals(labels, ((EncodedExample) other).labels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "EncodedExample" + Arrays.toString(ids) + Arrays.toString(labels);
  }
}
