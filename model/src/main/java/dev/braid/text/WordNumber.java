package dev.braid.text;

/** What the first column of a CoNLL-U line says about it. */
enum WordNumber {
  /** A word: {@code 7}. */
  WORD,
  /** A token of several words, which follow with numbers of their own: {@code 1-2}. */
  MULTIWORD_TOKEN,
  /** A word that is not in the text: {@code 8.1}. */
  EMPTY_NODE,
  /** Anything else, as in other formats. */
  NONE;

  static WordNumber of(String text) {
    int digits = digitsFrom(text, 0);
    if (digits == 0) {
      return NONE;
    }
    if (digits == text.length()) {
      return WORD;
    }
    int rest = digitsFrom(text, digits + 1);
    if (rest == digits + 1 || rest < text.length()) {
      return NONE;
    }
    return switch (text.charAt(digits)) {
      case '-' -> MULTIWORD_TOKEN;
      case '.' -> EMPTY_NODE;
      default -> NONE;
    };
  }

  /** The index behind the digits of which the first is at an index. */
  private static int digitsFrom(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
