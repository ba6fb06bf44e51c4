package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins subwords to words and words to text. It reads whatever a model puts out: bytes that are no
 * UTF-8 become U+FFFD, a word that is not ended ends with the sentence.
 *
 * @param joining what stands between the words of a text
 * @param byteFallback whether {@linkplain ByteTokens byte tokens} are bytes or ordinary text
 */
public record Detokenizer(Joining joining, ByteFallback byteFallback) implements Serializable {
  /** What stands between the words of a text. */
  public enum Joining {
    /** A space, wherever there was one in the text or none. */
    SPACES,
    /** A space, but none before a word that has a {@linkplain SpacingMarks spacing mark}. */
    MARKS,
    /** Nothing: the spaces are tokens, as with a {@link CharacterTokenizer}. */
    NOTHING
  }

  /** The words of a sentence's subwords, as they were before a {@link BytePairEncoding}. */
  public List<String> words(List<String> subwords) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String subword : subwords) {
      boolean continued = subword.endsWith(BytePairEncoding.CONTINUATION);
      int end = subword.length() - (continued ? BytePairEncoding.CONTINUATION.length() : 0);
      append(subword.substring(0, end), bytes, word);
      if (!continued) {
        end(bytes, word, words);
      }
    }
    end(bytes, word, words);
    return words;
  }

  private void append(String piece, ByteArrayOutputStream bytes, StringBuilder word) {
    int value = byteFallback == ByteFallback.ON ? ByteTokens.value(piece) : -1;
    if (value >= 0) {
      bytes.write(value);
    } else {
      flush(bytes, word);
      word.append(piece);
    }
  }

  private static void flush(ByteArrayOutputStream bytes, StringBuilder word) {
    if (bytes.size() > 0) {
      word.append(bytes.toString(UTF_8));
      bytes.reset();
    }
  }

  private static void end(ByteArrayOutputStream bytes, StringBuilder word, List<String> words) {
    flush(bytes, word);
    if (word.length() > 0) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** The text of a sentence's words. */
  public String text(List<String> words) {
    return switch (joining) {
      case SPACES -> String.join(" ", words);
      case MARKS -> SpacingMarks.remove(words);
      case NOTHING -> String.join("", words);
    };
  }
}
