package dev.braid.text;

import java.util.Arrays;

/** Ints in a row that grows. */
final class IntList {
  private int[] values = new int[4];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Adds a value unless it is the last one already. */
  void addOnce(int value) {
    if (size == 0 || values[size - 1] != value) {
      add(value);
    }
  }

  int at(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
