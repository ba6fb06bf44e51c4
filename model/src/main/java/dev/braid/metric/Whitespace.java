package dev.braid.metric;

/**
 * White space as Python's {@code str.split()} has it, which sacreBLEU cuts words with: Unicode's
 * spaces and separators, no-break spaces among them, and the controls from TAB to CR, FS to US and
 * NEL. All lie in the basic plane.
 */
final class Whitespace {
  private Whitespace() {}

  static boolean isSpace(char c) {
    return c == ' '
        || c >= '\t' && c <= '\r'
        || c >= 0x1C && c <= 0x1F
        || c == 0x85
        || c >= 0xA0 && Character.isSpaceChar(c);
  }

  /** The first index from {@code from} on that is not white space; the text's length if none is. */
  static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }

    return at;
  }

  /** The first index from {@code from} on that is white space; the text's length if none is. */
  static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !isSpace(text.charAt(at))) {
      at++;
    }

    return at;
  }

  /** The text without white space at its end. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }

    return text.substring(0, end);
  }

  /** The text without white space at its ends. */
  static String strip(String text) {
    return stripEnd(text.substring(skip(text, 0)));
  }

  /** The text's words with one blank between. */
  static String collapse(String text) {
    return join(text, " ");
  }

  /** The text without any white space. */
  static String remove(String text) {
    return join(text, "");
  }

  private static String join(String text, String between) {
    StringBuilder words = new StringBuilder(text.length());
    int start = skip(text, 0);
    while (start < text.length()) {
      int end = wordEnd(text, start);
      words.append(words.isEmpty() ? "" : between).append(text, start, end);
      start = skip(text, end);
    }

    return words.toString();
  }
}
