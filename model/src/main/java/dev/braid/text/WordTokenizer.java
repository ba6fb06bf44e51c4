package dev.braid.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits at the word boundaries of Unicode Standard Annex 29 as ICU finds them for the root locale;
 * Chinese, Japanese, Thai, Lao, Khmer and Burmese, for which the annex gives no boundaries, by
 * ICU's dictionaries. Punctuation marks are tokens; white space, no-break spaces included, is
 * dropped.
 */
public record WordTokenizer() implements Tokenizer {
  @Override
  public List<String> tokenize(String line) {
    BreakIterator words = Prototype.WORDS.clone();
    words.setText(line);
    List<String> tokens = new ArrayList<>();
    int start = words.first();
    for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
      if (!isWhiteSpace(line, start, end)) {
        tokens.add(line.substring(start, end));
      }
      start = end;
    }
    return tokens;
  }

  private static boolean isWhiteSpace(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!UCharacter.isUWhiteSpace(line.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** An iterator holds its text, so every call takes a copy of this one. */
  private static final class Prototype {
    static final BreakIterator WORDS = BreakIterator.getWordInstance(ULocale.ROOT);
  }
}
