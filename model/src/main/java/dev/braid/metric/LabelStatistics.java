package dev.braid.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Accuracy and F1 where every token (tagging) or every example (classification) has exactly one
 * label.
 *
 * <p>A gold label that the training text does not have can never be predicted, so it counts as
 * wrong. Where its spelling is known it has a row of its own like any other and a part in the macro
 * mean. How many there were is a score. Memory is by the labels that were seen here.
 */
public final class LabelStatistics implements Statistics<LabelStatistics> {
  private static final long serialVersionUID = 1;
  private static final int GOLD = 0;
  private static final int PREDICTED = 1;
  private static final int CORRECT = 2;

  /** What carries a label. */
  public enum Item {
    /** A token: tagging. */
    TOKENS,
    /** A whole example: classification. */
    EXAMPLES
  }

  private final Item item;

  /** How often each label is right, was predicted, and was predicted where it is right. */
  private final HashMap<String, long[]> labels = new HashMap<>();

  private long unseen;
  private long unspelled;

  /**
   * Statistics of nothing yet.
   *
   * @param item what carries a label
   */
  public LabelStatistics(Item item) {
    this.item = item;
  }

  /**
   * Adds one item.
   *
   * @param gold the right label
   * @param predicted the predicted one
   */
  public void add(String gold, String predicted) {
    counts(gold)[GOLD]++;
    counts(predicted)[PREDICTED]++;
    if (gold.equals(predicted)) {
      counts(gold)[CORRECT]++;
    }
  }

  /** Adds one item whose right label the training text does not have. */
  public void addUnseen(String gold, String predicted) {
    add(gold, predicted);
    unseen++;
  }

  /** Adds one item of whose right label no more is known than that it is none that is predicted. */
  public void addUnspelled(String predicted) {
    counts(predicted)[PREDICTED]++;
    unspelled++;
  }

  private long[] counts(String label) {
    return labels.computeIfAbsent(label, absent -> new long[3]);
  }

  @Override
  public LabelStatistics merge(LabelStatistics other) {
    if (item != other.item) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot merge labels of %s with labels of %s: both must be of the same items",
              itemName(), other.itemName()));
    }

    for (Map.Entry<String, long[]> entry : other.labels.entrySet()) {
      long[] counts = counts(entry.getKey());
      for (int i = 0; i < counts.length; i++) {
        counts[i] += entry.getValue()[i];
      }
    }

    unseen += other.unseen;
    unspelled += other.unspelled;
    return this;
  }

  /**
   * One entry for each label that is in the gold standard or was predicted, the most frequent
   * first.
   */
  @Override
  public List<LabelScore> labelScores() {
    List<LabelScore> scores = new ArrayList<>();
    labels.forEach(
        (label, counts) ->
            scores.add(new LabelScore(label, counts[GOLD], counts[PREDICTED], counts[CORRECT])));
    scores.sort(LabelScore.MOST_FREQUENT_FIRST);
    return scores;
  }

  /** The share of items that got their right label; 0 without items. */
  public double accuracy() {
    return Score.ratio(sum(CORRECT), items());
  }

  /** Each item was given one label. */
  private long items() {
    return sum(PREDICTED);
  }

  private long sum(int column) {
    return labels.values().stream().mapToLong(counts -> counts[column]).sum();
  }

  /**
   * {@code accuracy}; {@code micro-f1}, which equals it because every item has one label and gets
   * one; {@code macro-f1}, the plain mean of the F1 of {@link #labelScores()}; the number of items;
   * and {@code unknown-labels}, of which the training text does not have the right label.
   */
  @Override
  public List<Score> scores() {
    List<LabelScore> byLabel = labelScores();
    double f1Sum = 0;
    for (LabelScore score : byLabel) {
      f1Sum += score.f1();
    }

    return List.of(
        new Score("accuracy", accuracy(), Score.Unit.SHARE),
        Score.share("micro-f1", 2 * sum(CORRECT), 2 * items()),
        new Score("macro-f1", byLabel.isEmpty() ? 0 : f1Sum / byLabel.size(), Score.Unit.SHARE),
        Score.count(itemName(), items()),
        Score.count("unknown-labels", unseen + unspelled));
  }

  private String itemName() {
    return item == Item.TOKENS ? "tokens" : "examples";
  }

  /** Says also whether labels that the training text lacks were counted under their names. */
  @Override
  public Signature signature() {
    return Signature.of(
        "labels",
        "items",
        itemName(),
        "macro",
        "labels-in-gold-or-predicted",
        "unknown-gold",
        unspelled == 0 ? "by-name" : "wrong",
        "zero-division",
        "0");
  }
}
