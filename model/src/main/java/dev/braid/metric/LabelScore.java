package dev.braid.metric;

import java.util.Comparator;

/**
 * How well one label or span type was found.
 *
 * @param label the label
 * @param gold times it stands in the gold standard (its support)
 * @param predicted times it was predicted
 * @param correct times it was predicted where it stands
 */
public record LabelScore(String label, long gold, long predicted, long correct) {

  static final Comparator<LabelScore> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(LabelScore::gold).reversed().thenComparing(LabelScore::label);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is negative or more are correct than there are
   */
  public LabelScore {
    if (correct < 0 || correct > gold || correct > predicted) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot score label %s: %d correct of %d gold and %d predicted",
              label, correct, gold, predicted));
    }
  }

  /** Share of the predictions that are right; 0 without predictions. */
  public double precision() {
    return Score.ratio(correct, predicted);
  }

  /** Share of the gold labels that were found; 0 if there are none. */
  public double recall() {
    return Score.ratio(correct, gold);
  }

  /**
   * Harmonic mean of precision and recall, as {@code 2 correct / (gold + predicted)}; 0 if there is
   * nothing.
   */
  public double f1() {
    return Score.ratio(2 * correct, gold + predicted);
  }
}
