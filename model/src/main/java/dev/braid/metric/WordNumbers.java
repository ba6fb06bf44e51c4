package dev.braid.metric;

import java.util.Arrays;

/**
 * Numbers for words: equal words of all texts that one instance sees have the same number. Words
 * are kept as places in their texts, so that a word costs no object.
 */
final class WordNumbers {
  private static final int FEW = 32;

  private String[] texts = new String[FEW];
  private int[] starts = new int[FEW];
  private int[] ends = new int[FEW];
  private int[] hashes = new int[FEW];
  private int size;

  /** Open addressing: a word's number and one, or 0; twice as long as there can be words. */
  private int[] slots = new int[2 * FEW];

  /** The numbers of the words that white space parts. */
  int[] of(String text) {
    int[] numbers = new int[text.length() / 2 + 1];
    int count = 0;
    int start = Whitespace.skip(text, 0);
    while (start < text.length()) {
      int end = Whitespace.wordEnd(text, start);
      numbers[count++] = number(text, start, end);
      start = Whitespace.skip(text, end);
    }

    return Arrays.copyOf(numbers, count);
  }

  /** The number of the word from {@code start} to before {@code end}. */
  int number(String text, int start, int end) {
    if (size == texts.length) {
      grow();
    }

    int hash = hash(text, start, end);
    int slot = slot(hash);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && isEqual(number, text, start, end)) {
        return number;
      }

      slot = slot + 1 & slots.length - 1;
    }

    texts[size] = text;
    starts[size] = start;
    ends[size] = end;
    hashes[size] = hash;
    slots[slot] = ++size;
    return size - 1;
  }

  private static int hash(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }

    return hash;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 15) * 0x9E3779B1 >>> 1 & slots.length - 1;
  }

  private boolean isEqual(int number, String text, int start, int end) {
    return ends[number] - starts[number] == end - start
        && texts[number].regionMatches(starts[number], text, start, end - start);
  }

  private void grow() {
    texts = Arrays.copyOf(texts, 2 * size);
    starts = Arrays.copyOf(starts, 2 * size);
    ends = Arrays.copyOf(ends, 2 * size);
    hashes = Arrays.copyOf(hashes, 2 * size);
    slots = new int[4 * size];
    for (int number = 0; number < size; number++) {
      int slot = slot(hashes[number]);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }

      slots[slot] = number + 1;
    }
  }
}
