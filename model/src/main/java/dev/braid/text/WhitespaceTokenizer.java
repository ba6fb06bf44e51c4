package dev.braid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits at runs of white space, as {@link Character#isWhitespace(char)} defines it: all Unicode
 * spaces but the no-break ones, which keep a token together.
 */
public record WhitespaceTokenizer() implements Tokenizer {
  @Override
  public List<String> tokenize(String line) {
    return split(line);
  }

  static List<String> split(String line) {
    List<String> tokens = new ArrayList<>();
    int length = line.length();
    int start = -1;
    for (int i = 0; i < length; i++) {
      // Every white-space character is a single char, so surrogates need no care.
      if (!Character.isWhitespace(line.charAt(i))) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        tokens.add(line.substring(start, i));
        start = -1;
      }
    }
    if (start >= 0) {
      tokens.add(line.substring(start));
    }
    return tokens;
  }
}
