package dev.braid.sequence;

/**
 * What one step of training or evaluation reads.
 *
 * @param rows sequences, read side by side
 * @param time time steps of the longest sequence
 * @param ids token ids, {@code [rows, time]} row by row; {@link #PADDING} after a sequence's end
 * @param labels target ids, {@code [rows, time]}, or {@code [rows]} for a classifier, or {@code
 *     [rows, target time]} for an encoder-decoder; {@link #NO_LABEL} where there is nothing to
 *     learn or the label is unknown
 * @param lengths time steps of each sequence, {@code [rows]}
 */
public record Batch(int rows, int time, int[] ids, int[] labels, int[] lengths) {
  /** Id that stands after a sequence's end. */
  public static final int PADDING = 0;

  /** Label that is not learned. */
  public static final int NO_LABEL = -1;

  public Batch {
    if (ids.length != rows * time || lengths.length != rows) {
      throw new IllegalArgumentException(
          "A batch of " + rows + " x " + time + " has " + ids.length + " ids");
    }
  }

  /** Time steps of the longest target: {@code time}, or 1 for a classifier, or its own. */
  public int targetTime() {
    return labels.length / rows;
  }

  /**
   * Time steps of each target, {@code [rows]}, where targets are sequences of their own: all up to
   * the last that is learned.
   */
  public int[] targetLengths() {
    int targetTime = targetTime();
    int[] targetLengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      int length = targetTime;
      while (length > 0 && labels[row * targetTime + length - 1] == NO_LABEL) {
        length--;
      }
      targetLengths[row] = length;
    }
    return targetLengths;
  }

  /** Tokens read, padding not counted. */
  public long tokens() {
    long tokens = 0;
    for (int length : lengths) {
      tokens += length;
    }
    return tokens;
  }

  /** The same batch without the labels that a model of so many outputs cannot predict. */
  public Batch withLabelsBelow(int outputs) {
    int[] known = new int[labels.length];
    for (int target = 0; target < known.length; target++) {
      known[target] = labels[target] < outputs ? labels[target] : NO_LABEL;
    }
    return new Batch(rows, time, ids, known, lengths);
  }

  /** Labels that count in the loss. */
  public long targets() {
    long targets = 0;
    for (int label : labels) {
      targets += label == NO_LABEL ? 0 : 1;
    }
    return targets;
  }
}
