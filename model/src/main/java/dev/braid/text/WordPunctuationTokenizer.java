package dev.braid.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits into runs of letters, numbers and underscores and into single other code points that are
 * no white space, which is dropped: what {@code \w+|[^\w\s]} finds in Python. Letters and numbers
 * are the general categories L and N, white space is Z, U+0009 to U+000D, U+001C to U+001F and
 * U+0085, all of the Unicode version of ICU, whatever the JVM's. Combining marks stand alone;
 * {@link NormalForm#NFC} joins them to letters where it can.
 */
public record WordPunctuationTokenizer() implements Tokenizer {
  private static final int WORD =
      1 << ECharacterCategory.UPPERCASE_LETTER
          | 1 << ECharacterCategory.LOWERCASE_LETTER
          | 1 << ECharacterCategory.TITLECASE_LETTER
          | 1 << ECharacterCategory.MODIFIER_LETTER
          | 1 << ECharacterCategory.OTHER_LETTER
          | 1 << ECharacterCategory.DECIMAL_DIGIT_NUMBER
          | 1 << ECharacterCategory.LETTER_NUMBER
          | 1 << ECharacterCategory.OTHER_NUMBER;
  private static final int SPACE =
      1 << ECharacterCategory.SPACE_SEPARATOR
          | 1 << ECharacterCategory.LINE_SEPARATOR
          | 1 << ECharacterCategory.PARAGRAPH_SEPARATOR;

  @Override
  public List<String> tokenize(String line) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      int c = line.codePointAt(i);
      int end = i + Character.charCount(c);
      if (isWord(c)) {
        end = wordEnd(line, end);
      }
      if (!isSpace(c)) {
        tokens.add(line.substring(i, end));
      }
      i = end;
    }
    return tokens;
  }

  private static int wordEnd(String line, int start) {
    int end = start;
    while (end < line.length()) {
      int c = line.codePointAt(end);
      if (!isWord(c)) {
        return end;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  static boolean isWord(int c) {
    if (c < 0x80) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
    return (1 << UCharacter.getType(c) & WORD) != 0;
  }

  static boolean isSpace(int c) {
    if (c < 0x80) {
      return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1C && c <= 0x1F;
    }
    return c == 0x85 || (1 << UCharacter.getType(c) & SPACE) != 0;
  }
}
