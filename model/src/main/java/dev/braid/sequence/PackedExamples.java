package dev.braid.sequence;

import java.util.Arrays;
import java.util.List;

/** Examples of a window, without an object for each: their ids and labels one after the other. */
final class PackedExamples {
  // The largest array that every JVM can make.
  private static final int MOST = Integer.MAX_VALUE - 8;

  private int[] values = new int[1 << 12];
  private int[] idStarts = new int[1 << 8];
  private int[] labelStarts = new int[1 << 8];
  private int size;

  static PackedExamples of(List<EncodedExample> examples) {
    PackedExamples packed = new PackedExamples();
    examples.forEach(packed::add);
    return packed;
  }

  /**
   * Adds an example behind the others.
   *
   * @throws IllegalStateException where there is no room, for more than 2^31 - 9 ids and labels
   */
  void add(EncodedExample example) {
    reserve(example.ids().length + example.labels().length);
    int at = idStarts[size];
    System.arraycopy(example.ids(), 0, values, at, example.ids().length);
    labelStarts[size] = at + example.ids().length;
    System.arraycopy(example.labels(), 0, values, labelStarts[size], example.labels().length);
    idStarts[size + 1] = labelStarts[size] + example.labels().length;
    size++;
  }

  private void reserve(int more) {
    long end = (long) idStarts[size] + more;
    if (end > MOST) {
      throw new IllegalStateException(
          "Cannot hold " + end + " ids and labels at once; lower train.shuffle-tokens");
    }
    if (end > values.length) {
      long grown = Math.min(MOST, 3L * values.length / 2);
      values = Arrays.copyOf(values, (int) Math.max(end, grown));
    }
    if (size + 2 > idStarts.length) {
      idStarts = Arrays.copyOf(idStarts, 2 * idStarts.length);
      labelStarts = Arrays.copyOf(labelStarts, 2 * labelStarts.length);
    }
  }

  /** Examples. */
  int size() {
    return size;
  }

  /** Ids of an example. */
  int length(int example) {
    return labelStarts[example] - idStarts[example];
  }

  /** How many labels an example has. */
  int labels(int example) {
    return idStarts[example + 1] - labelStarts[example];
  }

  /** As {@link EncodedExample#tokens}. */
  int tokens(int example) {
    return labels(example) >= 2 ? labels(example) : length(example);
  }

  /** As {@link EncodedExample#longerSide}. */
  int longerSide(int example) {
    return Math.max(length(example), labels(example));
  }

  /** Writes an example's ids from an offset on. */
  void copyIds(int example, int[] target, int offset) {
    System.arraycopy(values, idStarts[example], target, offset, length(example));
  }

  /** Writes an example's labels from an offset on. */
  void copyLabels(int example, int[] target, int offset) {
    System.arraycopy(values, labelStarts[example], target, offset, labels(example));
  }

  /** Bytes of memory. */
  long bytes() {
    return 4L * (values.length + idStarts.length + labelStarts.length);
  }
}
