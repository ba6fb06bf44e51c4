package dev.braid.metric;

import java.util.Locale;

/** Whether capital and small letters differ for a score. */
public enum LetterCase {
  /** They differ. */
  MIXED("mixed"),
  /** Everything is in small letters. */
  LOWER("lc");

  private static final char CAPITAL_SIGMA = 'Σ';

  /** Besides the categories Mn, Me, Cf, Lm and Sk: marks inside words, from Word_Break. */
  private static final String IGNORED_MARKS =
      "'.:·\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

  private final String code;

  LetterCase(String code) {
    this.code = code;
  }

  /** As a signature prints it. */
  String code() {
    return code;
  }

  String apply(String text) {
    if (this == MIXED) {
      return text;
    }

    String plain = text.indexOf(CAPITAL_SIGMA) < 0 ? text : withSmallSigmas(text);
    return plain.toLowerCase(Locale.ROOT);
  }

  /**
   * A capital sigma at a word's end becomes a final one by Unicode's rule (section 3.13,
   * Final_Sigma), which Python follows and Java replaces by one of its own.
   */
  private static String withSmallSigmas(String text) {
    StringBuilder small = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == CAPITAL_SIGMA) {
        boolean isFinal = isCasedBefore(text, i) && !isCasedAfter(text, i + 1);
        small.setCharAt(i, isFinal ? 'ς' : 'σ');
      }
    }

    return small.toString();
  }

  private static boolean isCasedBefore(String text, int end) {
    int at = end;
    while (at > 0 && isIgnored(text.codePointBefore(at))) {
      at -= Character.charCount(text.codePointBefore(at));
    }

    return at > 0 && isCased(text.codePointBefore(at));
  }

  private static boolean isCasedAfter(String text, int start) {
    int at = start;
    while (at < text.length() && isIgnored(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }

    return at < text.length() && isCased(text.codePointAt(at));
  }

  private static boolean isCased(int codePoint) {
    return Character.isLowerCase(codePoint)
        || Character.isUpperCase(codePoint)
        || Character.isTitleCase(codePoint);
  }

  private static boolean isIgnored(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> IGNORED_MARKS.indexOf(codePoint) >= 0;
    };
  }
}
