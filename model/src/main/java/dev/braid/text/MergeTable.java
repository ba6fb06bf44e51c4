package dev.braid.text;

/** Codes made ready for look-ups: symbols are ids, pairs have ranks. Immutable. */
final class MergeTable {
  /** The rank of a pair that no merge joins; behind all others. */
  static final int NONE = Integer.MAX_VALUE;

  private final SymbolTable symbols = new SymbolTable();

  /** Numbers pairs by their ranks, repeats left out. */
  private final PairTable pairs = new PairTable();

  private final IntList merged = new IntList();
  private final boolean attached;
  private final int marker;

  MergeTable(BytePairCodes codes) {
    attached = codes.version() == BytePairCodes.Version.ATTACHED_MARKER;
    marker = symbols.add(BytePairCodes.END_OF_WORD);
    for (int i = 0; i < codes.size(); i++) {
      int pair = pairs.add(symbol(codes.left(i)), symbol(codes.right(i)));
      if (pair == merged.size()) {
        merged.add(symbols.add(codes.left(i) + codes.right(i)));
      }
    }
  }

  private int symbol(String text) {
    int c = text.codePointAt(0);
    int length = Character.charCount(c);
    if (text.length() == length) {
      return symbols.addCharacter(c, false);
    }
    if (attached && text.substring(length).equals(BytePairCodes.END_OF_WORD)) {
      return symbols.addCharacter(c, true);
    }
    return symbols.add(text);
  }

  /** Whether the end of a word is a part of its last character's symbol, or one of its own. */
  boolean attached() {
    return attached;
  }

  /** The symbol that ends words if it is not attached. */
  int marker() {
    return marker;
  }

  /** The symbol of a character; UNKNOWN if no merge has it at this place. */
  int character(int c, boolean last) {
    return symbols.character(c, last && attached);
  }

  /** The rank at which two symbols are merged, or NONE. */
  int rank(int left, int right) {
    int pair = pairs.find(left, right);
    return pair < 0 ? NONE : pair;
  }

  /** The symbol that a merge makes. */
  int merged(int rank) {
    return merged.at(rank);
  }
}
