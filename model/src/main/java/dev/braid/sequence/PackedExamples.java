package dev.braid.sequence;

import java.util.Arrays;
import java.util.List;

/** Examples of a window, without an object for each: their ids and labels one after the other. */
final class PackedExamples {
  private static final long MOST = Integer.MAX_VALUE - 8L;

  private int[] values = new int[1 << 12];
  private int[] idStarts = new int[1 << 8];
  private int[] labelStarts = new int[1 << 8];
  private int size;

  static PackedExamples of(List<EncodedExample> examples) {
    PackedExamples packed = new PackedExamples();
    examples.forEach(packed::add);
    return packed;
  }

  /** Adds an example behind the others. */
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
    int end = Math.addExact(idStarts[size], more);
    if (end > values.length) {
      values = Arrays.copyOf(values, (int) Math.max(end, Math.min(MOST, 3L * values.length / 2)));
    }
    if (size + 2 > idStarts.length) {
      idStarts = Arrays.copyOf(idStarts, 2 * idStarts.length);
      labelStarts = Arrays.copyOf(labelStarts, 2 * labelStarts.length);
    }
  }

  int size() {
    return size;
  }

  int length(int example) {
    return labelStarts[example] - idStarts[example];
  }

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

  void copyIds(int example, int[] target, int offset) {
    System.arraycopy(values, idStarts[example], target, offset, length(example));
  }

  void copyLabels(int example, int[] target, int offset) {
    System.arraycopy(values, labelStarts[example], target, offset, labels(example));
  }

  long bytes() {
    return 4L * (values.length + idStarts.length + labelStarts.length);
  }
}
