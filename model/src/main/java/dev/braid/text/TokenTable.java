package dev.braid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Different tokens, numbered from 0 in the order in which they were added. Takes some 12 bytes for
 * each besides its string, a fifth of what a map of boxed numbers takes, so that millions can be
 * held. Not safe for use by several threads while tokens are added.
 */
final class TokenTable {
  /** No number. */
  static final int NONE = -1;

  private final List<String> tokens = new ArrayList<>();

  /** One more than the number of the token that is here; 0 where there is none. */
  private int[] slots = new int[1 << 4];

  /**
   * Adds a token.
   *
   * @return NONE, or the number that the token has already
   */
  int add(String token) {
    int slot = slot(token);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    tokens.add(token);
    slots[slot] = tokens.size();
    if (2 * tokens.size() > slots.length) {
      grow();
    }
    return NONE;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < tokens.size(); number++) {
      slots[slot(tokens.get(number))] = number + 1;
    }
  }

  /** The number of a token; NONE if it was not added. */
  int number(String token) {
    return slots[slot(token)] - 1;
  }

  /** Where the token is, or would be. */
  private int slot(String token) {
    int hash = token.hashCode();
    int slot = (hash ^ hash >>> 16) & slots.length - 1;
    if (isOther(slot, token)) {
      int step = step(token);
      do {
        slot = slot + step & slots.length - 1;
      } while (isOther(slot, token));
    }
    return slot;
  }

  private boolean isOther(int slot, String token) {
    return slots[slot] > 0 && !tokens.get(slots[slot] - 1).equals(token);
  }

  /** FNV-1a made odd, so that many tokens of one hash code go different ways. */
  private static int step(String token) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < token.length(); i++) {
      hash = (hash ^ token.charAt(i)) * 0x01000193;
    }
    return hash | 1;
  }
}
