package dev.braid.text;

/**
 * The rule for labels of all formats: what cannot be seen around one does not belong to it. That is
 * white space, no-break spaces, which tokens may hold, included, and byte order marks, which files
 * put together have in their midst.
 */
final class LabelSpelling {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private LabelSpelling() {}

  /** The label that a text stands for; empty if it holds none. */
  static String of(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isUnseen(text.charAt(start))) {
      start++;
    }
    while (end > start && isUnseen(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  // All of them are single chars, so surrogates need no care.
  private static boolean isUnseen(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
  }
}
