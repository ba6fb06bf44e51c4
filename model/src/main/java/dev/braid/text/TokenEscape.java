package dev.braid.text;

/**
 * Writes tokens so that each stays on its line and can be seen. Backslash, tab, line feed, carriage
 * return and space become a backslash and one of {@code \ t n r s}; other invisible characters
 * become a backslash, {@code u} and the code point in hexadecimal within braces. The list of
 * invisible characters is fixed here, because a list that grows with the Unicode version would
 * change the bytes of old files.
 */
final class TokenEscape {
  /** First and last code point of each range written in hexadecimal. */
  private static final int[][] INVISIBLE = {
    {0x00, 0x1F},
    {0x7F, 0xA0},
    {0xAD, 0xAD},
    {0x34F, 0x34F},
    {0x61C, 0x61C},
    {0x115F, 0x1160},
    {0x1680, 0x1680},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x2000, 0x200F},
    {0x2028, 0x202F},
    {0x205F, 0x206F},
    {0x3000, 0x3000},
    {0x3164, 0x3164},
    {0xD800, 0xDFFF},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF}
  };

  private static final String NAMED = "\\\t\n\r ";
  private static final String NAMES = "\\tnrs";

  private TokenEscape() {}

  static String escape(String token) {
    StringBuilder escaped = new StringBuilder(token.length() + 8);
    token.codePoints().forEach(c -> append(c, escaped));
    return escaped.toString();
  }

  /**
   * A token that must not be taken for something else: its first character is written in
   * hexadecimal.
   */
  static String escapeFirst(String token) {
    int first = token.codePointAt(0);
    return hexadecimal(first) + escape(token.substring(Character.charCount(first)));
  }

  private static void append(int c, StringBuilder escaped) {
    int named = NAMED.indexOf(c);
    if (named >= 0) {
      escaped.append('\\').append(NAMES.charAt(named));
    } else if (isInvisible(c)) {
      escaped.append(hexadecimal(c));
    } else {
      escaped.appendCodePoint(c);
    }
  }

  private static String hexadecimal(int c) {
    return "\\u{" + Integer.toHexString(c) + "}";
  }

  private static boolean isInvisible(int c) {
    for (int[] range : INVISIBLE) {
      if (c <= range[1]) {
        return c >= range[0];
      }
    }
    return false;
  }

  /**
   * The inverse of both ways of escaping; throws {@code IllegalArgumentException} with a reason.
   */
  static String unescape(String escaped) {
    StringBuilder token = new StringBuilder(escaped.length());
    int i = 0;
    while (i < escaped.length()) {
      int backslash = escaped.indexOf('\\', i);
      int stop = backslash < 0 ? escaped.length() : backslash;
      token.append(escaped, i, stop);
      i = backslash < 0 ? stop : unescape(escaped, backslash + 1, token);
    }
    return token.toString();
  }

  /**
   * Appends the character whose escape goes on at {@code at}; returns the index behind the escape.
   */
  private static int unescape(String escaped, int at, StringBuilder token) {
    char name = at < escaped.length() ? escaped.charAt(at) : ' ';
    int named = NAMES.indexOf(name);
    if (named >= 0) {
      token.append(NAMED.charAt(named));
      return at + 1;
    }
    int close = escaped.indexOf('}', at);
    if (!escaped.startsWith("u{", at) || close < 0) {
      throw new IllegalArgumentException(
          "unknown escape in '"
              + TextLines.shown(escaped)
              + "'; known are \\\\ \\t \\n \\r \\s \\u{hex}");
    }
    token.appendCodePoint(codePoint(escaped.substring(at + 2, close)));
    return close + 1;
  }

  private static int codePoint(String hexadecimal) {
    try {
      int c = Integer.parseInt(hexadecimal, 16);
      if (Character.isValidCodePoint(c)) {
        return c;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the text.
    }
    throw new IllegalArgumentException("'" + TextLines.shown(hexadecimal) + "' is no code point");
  }
}
