package dev.braid.text;

import java.util.Arrays;

/**
 * Numbers pairs of ints from 0 in the order in which they are added. A hash table with open
 * addressing over the two ints as one long. Not safe for use by several threads while pairs are
 * added.
 */
final class PairTable {
  /** 2^64 divided by the golden ratio: spreads neighbouring keys over the upper bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[8];
  private int size;

  /** Numbers plus 1; 0 is free. A power of two of them, at most half in use. */
  private int[] slots = new int[16];

  /** The number of a pair, or -1. */
  int find(int first, int second) {
    return slots[slot(key(first, second))] - 1;
  }

  /** The number of a pair, which is {@link #size} before the call if the pair is new. */
  int add(int first, int second) {
    long key = key(first, second);
    int slot = slot(key);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      grow();
      slot = slot(key);
    }
    keys[size] = key;
    slots[slot] = ++size;
    return size - 1;
  }

  int first(int number) {
    return (int) (keys[number] >> 32);
  }

  int second(int number) {
    return (int) keys[number];
  }

  int size() {
    return size;
  }

  private static long key(int first, int second) {
    return (long) first << 32 | second & 0xFFFFFFFFL;
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) (key * SPREAD >>> 32) & mask;
    while (slots[slot] > 0 && keys[slots[slot] - 1] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * size);
    slots = new int[4 * size];
    for (int number = 0; number < size; number++) {
      slots[slot(keys[number])] = number + 1;
    }
  }
}
