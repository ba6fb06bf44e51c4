package dev.braid.text;

import java.io.Serializable;
import java.util.List;

/** Splits a line into tokens. Stateless and safe for use by several threads. */
public sealed interface Tokenizer extends Serializable
    permits WhitespaceTokenizer,
        WordTokenizer,
        WordPunctuationTokenizer,
        CharacterTokenizer,
        SpacingMarks {
  /** The tokens in order, none of them empty; a new list. */
  List<String> tokenize(String line);

  /** The tokens of words that are cut already, each of which is one; may be the same list. */
  default List<String> ofWords(List<String> words) {
    return words;
  }
}
