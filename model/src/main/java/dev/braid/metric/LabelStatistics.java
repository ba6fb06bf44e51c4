package dev.braid.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Accuracy and F1 where every token (tagging) or every example (classification) has exactly one
 * label.
 *
 * <p>A gold label the model does not know has the id {@link #UNKNOWN}. It can never be predicted,
 * so it counts as wrong; it has no row of its own and no part in the macro mean, and how many there
 * were is a score.
 */
public final class LabelStatistics implements Statistics<LabelStatistics> {

  /** The id of a gold label the model has never seen. */
  public static final int UNKNOWN = -1;

  private static final long serialVersionUID = 1;

  /** What carries a label. */
  public enum Item {
    /** A token: tagging. */
    TOKENS,
    /** A whole example: classification. */
    EXAMPLES
  }

  private final Item item;
  private final String[] labels;

  /**
   * Counts by gold and predicted label; the last row is that of unknown gold labels. Rows arise
   * when needed.
   */
  private final long[][] confusion;

  /**
   * Statistics of nothing yet.
   *
   * @param item what carries a label
   * @param labels the labels in the order of their ids
   */
  public LabelStatistics(Item item, List<String> labels) {
    this.item = item;
    this.labels = labels.toArray(String[]::new);
    this.confusion = new long[labels.size() + 1][];
  }

  /**
   * Adds one item.
   *
   * @param gold the right label's id, or {@link #UNKNOWN}
   * @param predicted the predicted label's id
   * @throws IllegalArgumentException if there is no such label
   */
  public void add(int gold, int predicted) {
    if (gold < UNKNOWN || gold >= labels.length) {
      throw new IllegalArgumentException(
          "Cannot count gold label " + gold + ": ids are -1 (unknown) to " + (labels.length - 1));
    }

    if (predicted < 0 || predicted >= labels.length) {
      throw new IllegalArgumentException(
          "Cannot count predicted label " + predicted + ": ids are 0 to " + (labels.length - 1));
    }

    row(gold == UNKNOWN ? labels.length : gold)[predicted]++;
  }

  private long[] row(int gold) {
    if (confusion[gold] == null) {
      confusion[gold] = new long[labels.length];
    }

    return confusion[gold];
  }

  @Override
  public LabelStatistics merge(LabelStatistics other) {
    if (item != other.item || !Arrays.equals(labels, other.labels)) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot merge statistics of %d labels on %s with %d labels on %s: the labels must be"
                  + " the same",
              labels.length, item, other.labels.length, other.item));
    }

    for (int gold = 0; gold < confusion.length; gold++) {
      if (other.confusion[gold] != null) {
        long[] row = row(gold);
        for (int predicted = 0; predicted < labels.length; predicted++) {
          row[predicted] += other.confusion[gold][predicted];
        }
      }
    }

    return this;
  }

  /**
   * How often {@code predicted} was said where {@code gold} is right.
   *
   * @param gold an id, or {@link #UNKNOWN}
   */
  public long confused(int gold, int predicted) {
    long[] row = confusion[gold == UNKNOWN ? labels.length : gold];
    return row == null ? 0 : row[predicted];
  }

  /**
   * One entry for each label that is in the gold standard or was predicted, the most frequent
   * first.
   */
  @Override
  public List<LabelScore> labelScores() {
    List<LabelScore> scores = new ArrayList<>();
    for (int label = 0; label < labels.length; label++) {
      long gold = goldCount(label);
      long predicted = 0;
      for (int row = UNKNOWN; row < labels.length; row++) {
        predicted += confused(row, label);
      }

      if (gold + predicted > 0) {
        scores.add(new LabelScore(labels[label], gold, predicted, confused(label, label)));
      }
    }

    scores.sort(LabelScore.MOST_FREQUENT_FIRST);
    return scores;
  }

  private long goldCount(int gold) {
    long count = 0;
    for (int predicted = 0; predicted < labels.length; predicted++) {
      count += confused(gold, predicted);
    }

    return count;
  }

  /**
   * {@code accuracy}; {@code micro-f1}, which equals it because every item has one label and gets
   * one; {@code macro-f1}, the plain mean of the F1 of {@link #labelScores()}; the number of items;
   * and {@code unknown-labels}.
   */
  @Override
  public List<Score> scores() {
    List<LabelScore> byLabel = labelScores();
    long unknown = goldCount(UNKNOWN);
    long items = unknown;
    long correct = 0;
    double f1Sum = 0;
    for (LabelScore score : byLabel) {
      items += score.gold();
      correct += score.correct();
      f1Sum += score.f1();
    }

    return List.of(
        Score.share("accuracy", correct, items),
        Score.share("micro-f1", 2 * correct, 2 * items),
        new Score("macro-f1", byLabel.isEmpty() ? 0 : f1Sum / byLabel.size(), Score.Unit.SHARE),
        Score.count(itemName(), items),
        Score.count("unknown-labels", unknown));
  }

  private String itemName() {
    return item == Item.TOKENS ? "tokens" : "examples";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        "labels",
        "items",
        itemName(),
        "macro",
        "labels-in-gold-or-predicted",
        "unknown-gold",
        "wrong",
        "zero-division",
        "0");
  }
}
