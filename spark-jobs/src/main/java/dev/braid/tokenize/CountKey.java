package dev.braid.tokenize;

import dev.braid.text.InputCounts;
import java.io.Serializable;

/** What the counting of slices sends, with a count. */
sealed interface CountKey extends Serializable {

  /** What a word stands for. */
  enum Side {
    /** A token, in an encoder-decoder a word of a source. */
    TOKEN,
    /** A label, in an encoder-decoder a word of a target. */
    LABEL,
    /** A label of a validation or test example; of a tagger or classifier. */
    OTHER_LABEL
  }

  /** A word. Its count is how often it was met in some part of a slice. */
  record Word(Side side, String text) implements CountKey {}

  /**
   * What was read of a slice; comes once.
   *
   * @param slice the slice's place among all
   * @param input all lines of the slice
   * @param examples of each split, {@code [splits]}
   * @param words of each side, each as often as it occurs, {@code [sides]}
   */
  record SliceReport(int slice, InputCounts input, long[] examples, long[] words)
      implements CountKey {
    @Override
    public boolean equals(Object other) {
      return other instanceof SliceReport report && report.slice == slice;
    }

    @Override
    public int hashCode() {
      return slice;
    }
  }
}
