package dev.braid.metric;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How tags mark spans. A tag is a letter that says where in a span its token stands, and behind a
 * hyphen the span's type, which may be missing with its hyphen; O stands outside of all spans.
 */
public enum SpanScheme {
  /**
   * IOB1 and IOB2, which is also called BIO: B begins a span, in IOB1 only where another of its
   * type ends; I goes on.
   */
  IOB("B", "I", "", ""),
  /**
   * IOE1 and IOE2: E ends a span, in IOE1 only where another of its type begins; I stands before.
   */
  IOE("", "I", "E", ""),
  /** IOBES, also called BIOES: B begins, I goes on, E ends; S is a span of its own. */
  IOBES("B", "I", "E", "S"),
  /** BILOU: B begins, I goes on, L is the last; U is a span of its own, a unit. */
  BILOU("B", "I", "L", "U"),
  /** BMES: B begins, M is in the middle, E ends; S is a span of its own. */
  BMES("B", "M", "E", "S"),
  /** BMEWO: B begins, M is in the middle, E ends; W is a span of its own, a whole. */
  BMEWO("B", "M", "E", "W");

  private static final String OUTSIDE = "O";

  private final String begin;
  private final String inside;
  private final String end;
  private final String single;

  /** Empty for a place that has no letter of its own. */
  SpanScheme(String begin, String inside, String end, String single) {
    this.begin = begin;
    this.inside = inside;
    this.end = end;
    this.single = single;
  }

  /** Where in a span a token stands. */
  enum Place {
    OUTSIDE,
    BEGIN,
    INSIDE,
    END,
    SINGLE;

    /** Whether the span ends here, whatever comes next. */
    boolean closes() {
      return this == END || this == SINGLE;
    }

    /** Whether a span begins here, whatever came before. */
    boolean opens() {
      return this == BEGIN || this == SINGLE;
    }
  }

  /** As a configuration and a signature spell it. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a label is a tag of this scheme. */
  public boolean has(String label) {
    int hyphen = label.indexOf('-');
    return hyphen < 0
        ? label.equals(OUTSIDE) || isLetter(label)
        : isLetter(label.substring(0, hyphen)) && hyphen < label.length() - 1;
  }

  private boolean isLetter(String text) {
    return !text.isEmpty() && letters().contains(text);
  }

  /** The letters of the places in spans. */
  List<String> letters() {
    return List.of(begin, inside, end, single);
  }

  /** Whether each letter is a label by itself, so that untyped labels cannot be anything else. */
  boolean isCompleteIn(Collection<String> labels) {
    return letters().stream().allMatch(letter -> letter.isEmpty() || labels.contains(letter));
  }

  /**
   * What stands before a tag's first hyphen says where it is; inside, if it is no letter of this.
   */
  Place place(String tag) {
    int hyphen = tag.indexOf('-');
    String letter = hyphen < 0 ? tag : tag.substring(0, hyphen);
    if (letter.equals(OUTSIDE)) {
      return Place.OUTSIDE;
    }

    if (!isLetter(letter) || letter.equals(inside)) {
      return Place.INSIDE;
    }

    if (letter.equals(begin)) {
      return Place.BEGIN;
    }

    return letter.equals(end) ? Place.END : Place.SINGLE;
  }

  /** What stands behind a tag's first hyphen; empty without one. */
  static String type(String tag) {
    return tag.substring(tag.indexOf('-') < 0 ? tag.length() : tag.indexOf('-') + 1);
  }

  /**
   * What closes a span besides the rules of conlleval, for a signature; empty where nothing does.
   */
  String closers() {
    return single.isEmpty() ? "" : end + "-and-" + single;
  }
}
