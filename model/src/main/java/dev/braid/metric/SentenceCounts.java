package dev.braid.metric;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/** Rows of counts, one a sentence, in arrays; put into the order of the sentences when read. */
final class SentenceCounts implements Serializable {
  private static final long serialVersionUID = 1;

  private final int width;
  private long[] sentences = {};
  private int[] counts = {};
  private int size;

  SentenceCounts(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  void add(long sentence, int[] row) {
    reserve(size + 1);
    sentences[size] = sentence;
    System.arraycopy(row, 0, counts, size * width, width);
    size++;
  }

  void merge(SentenceCounts other) {
    reserve(size + other.size);
    System.arraycopy(other.sentences, 0, sentences, size, other.size);
    System.arraycopy(other.counts, 0, counts, size * width, other.size * width);
    size += other.size;
  }

  private void reserve(int rows) {
    if (rows > sentences.length) {
      int capacity = Math.max(rows, sentences.length + (sentences.length >> 1));
      sentences = Arrays.copyOf(sentences, capacity);
      counts = Arrays.copyOf(counts, Math.multiplyExact(capacity, width));
    }
  }

  /** The sentences' numbers, ascending. */
  long[] sentences() {
    long[] sorted = Arrays.copyOf(sentences, size);
    Arrays.sort(sorted);
    for (int i = 1; i < size; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalStateException(
            "Cannot resample: sentence " + sorted[i] + " was added more than once");
      }
    }

    return sorted;
  }

  /** The rows one after the other, in the order of the sentences' numbers. */
  int[] rows() {
    long[] sorted = sentences();
    int[] rows = new int[size * width];
    for (int i = 0; i < size; i++) {
      int row = Arrays.binarySearch(sorted, sentences[i]);
      System.arraycopy(counts, i * width, rows, row * width, width);
    }

    return rows;
  }

  /** Spare room does not travel. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    sentences = Arrays.copyOf(sentences, size);
    counts = Arrays.copyOf(counts, size * width);
    out.defaultWriteObject();
  }
}
