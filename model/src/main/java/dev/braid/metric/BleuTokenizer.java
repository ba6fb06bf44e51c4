package dev.braid.metric;

import java.util.function.IntPredicate;

/**
 * The ways in which sacreBLEU cuts text into the tokens that BLEU counts. Their names are those in
 * its signature.
 */
public enum BleuTokenizer {

  /** The rules of NIST's {@code mteval-v13a}, the default. */
  MTEVAL_13A("13a") {
    @Override
    public String tokenize(String line) {
      return separateWestern(" " + unescape(rejoin(line)) + " ");
    }
  },

  /**
   * Every Chinese character a token, as sacreBLEU understands the word, and the rest by the rules
   * of 13a.
   */
  CHINESE("zh") {
    @Override
    public String tokenize(String line) {
      return separateWestern(separate(Whitespace.strip(line), ChineseCharacter::isOne));
    }
  },

  /** Every code point a token. */
  CHARACTER("char") {
    @Override
    public String tokenize(String line) {
      StringBuilder tokens = new StringBuilder(2 * line.length());
      line.codePoints().forEach(c -> tokens.append(tokens.isEmpty() ? "" : " ").appendCodePoint(c));
      return tokens.toString();
    }
  },

  /** What white space parts. */
  NONE("none") {
    @Override
    public String tokenize(String line) {
      return line;
    }
  },

  /**
   * The international rules of NIST's {@code mteval-v14}: all of Unicode's punctuation and symbols.
   */
  INTERNATIONAL("intl") {
    @Override
    public String tokenize(String line) {
      IntPredicate notNumber = c -> !UnicodeCategory.isNumber(c);
      String text = separateAfter(line, notNumber, UnicodeCategory::isPunctuation);
      text = separateBefore(text, UnicodeCategory::isPunctuation, notNumber);
      text = separate(text, UnicodeCategory::isSymbol);
      return Whitespace.collapse(text);
    }
  };

  private final String code;

  BleuTokenizer(String code) {
    this.code = code;
  }

  /**
   * The tokenizer of that name in sacreBLEU.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static BleuTokenizer named(String code) {
    for (BleuTokenizer tokenizer : values()) {
      if (tokenizer.code.equals(code)) {
        return tokenizer;
      }
    }

    throw new IllegalArgumentException(
        "Cannot find tokenizer '" + code + "': must be 13a, zh, char, none or intl");
  }

  /** Whether text without any white space becomes several tokens, whatever its script. */
  public boolean cutsUnspacedText() {
    return this == CHARACTER || this == CHINESE;
  }

  /** As a signature prints it. */
  String code() {
    return code;
  }

  /**
   * The line with its tokens parted by white space.
   *
   * @param line one sentence; BLEU strips white space from its end first
   */
  public abstract String tokenize(String line);

  /** Puts blanks around marks, and around points and hyphens where no numbers hold them. */
  private static String separateWestern(String line) {
    String text = separate(line, BleuTokenizer::isMark);
    text = separateAfter(text, c -> !isDigit(c), BleuTokenizer::isPoint);
    text = separateBefore(text, BleuTokenizer::isPoint, c -> !isDigit(c));
    text = separateAfter(text, BleuTokenizer::isDigit, c -> c == '-');
    return Whitespace.collapse(text);
  }

  private static String rejoin(String line) {
    return line.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
  }

  private static String unescape(String line) {
    return line.indexOf('&') < 0
        ? line
        : line.replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
  }

  /** All of ASCII's marks but apostrophe, comma, hyphen and full stop. */
  private static boolean isMark(int c) {
    return c >= ' ' && c <= '~' && !Character.isLetterOrDigit(c) && "',-.".indexOf(c) < 0;
  }

  private static boolean isPoint(int c) {
    return c == '.' || c == ',';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Puts blanks around every character of a kind. */
  private static String separate(String text, IntPredicate kind) {
    StringBuilder out = new StringBuilder(2 * text.length());
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int c = text.codePointAt(at);
      next = at + Character.charCount(c);
      if (kind.test(c)) {
        out.append(' ').appendCodePoint(c).append(' ');
      } else {
        out.appendCodePoint(c);
      }
    }

    return out.toString();
  }

  /**
   * Puts blanks around the second of two neighbours that are of the two kinds. As with the regular
   * expression {@code (first)(second)}, a character belongs to one pair at most.
   */
  private static String separateAfter(String text, IntPredicate first, IntPredicate second) {
    return separatePairs(text, first, second, "", " ", " ");
  }

  /** The same around the first of the two. */
  private static String separateBefore(String text, IntPredicate first, IntPredicate second) {
    return separatePairs(text, first, second, " ", " ", "");
  }

  private static String separatePairs(
      String text,
      IntPredicate first,
      IntPredicate second,
      String before,
      String between,
      String after) {
    StringBuilder out = new StringBuilder(text.length() + text.length() / 2);
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (first.test(c) && next < text.length() && second.test(text.codePointAt(next))) {
        int partner = text.codePointAt(next);
        out.append(before).appendCodePoint(c).append(between).appendCodePoint(partner);
        out.append(after);
        next += Character.charCount(partner);
      } else {
        out.appendCodePoint(c);
      }

      at = next;
    }

    return out.toString();
  }
}
