package dev.braid.metric;

import java.io.Serializable;
import java.lang.Character.UnicodeScript;

/**
 * How much of a text is written without blanks between words, as Chinese, Japanese and Thai are, so
 * that what white space parts are no words. Counts of parts add up.
 */
public final class UnspacedText implements Serializable {
  private static final long serialVersionUID = 1;

  /** Words of these scripts that blanks do part are seldom longer; code points. */
  private static final int LONGEST_WORD = 6;

  private long characters;
  private long unspaced;

  /** Counts of nothing yet. */
  public UnspacedText() {}

  /** Adds a text. */
  public void add(String text) {
    int start = Whitespace.skip(text, 0);
    while (start < text.length()) {
      int end = Whitespace.wordEnd(text, start);
      String word = text.substring(start, end);
      long of = word.codePoints().filter(UnspacedText::isOfSuchScript).count();
      characters += word.codePointCount(0, word.length());
      unspaced += of > LONGEST_WORD ? of : 0;
      start = Whitespace.skip(text, end);
    }
  }

  private static boolean isOfSuchScript(int codePoint) {
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
      default -> false;
    };
  }

  /** Adds the counts of another text; returns this. */
  public UnspacedText merge(UnspacedText other) {
    characters += other.characters;
    unspaced += other.unspaced;
    return this;
  }

  /** Whether that is the greater part. */
  public boolean isMost() {
    return 2 * unspaced > characters;
  }
}
