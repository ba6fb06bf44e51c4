package dev.braid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes every Unicode code point a token, the space included. A combining mark is a token of its
 * own, after the letter it stands on; {@link NormalForm#NFC} joins the two wherever Unicode has a
 * joint code point.
 */
public record CharacterTokenizer() implements Tokenizer {
  @Override
  public List<String> tokenize(String line) {
    List<String> tokens = new ArrayList<>(line.length());
    int i = 0;
    while (i < line.length()) {
      int next = line.offsetByCodePoints(i, 1);
      tokens.add(line.substring(i, next));
      i = next;
    }
    return tokens;
  }
}
