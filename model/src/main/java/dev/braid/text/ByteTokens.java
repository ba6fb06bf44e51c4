package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that stand for single bytes of UTF-8, spelled {@code <0x00>} to {@code <0xFF>} as in
 * SentencePiece. Inside a word they carry the continuation mark like other subwords.
 */
public final class ByteTokens {
  private static final String PREFIX = "<0x";
  private static final String DIGITS = "0123456789ABCDEF";
  private static final int LENGTH = 6;
  private static final String[] TOKENS = new String[256];

  static {
    for (int b = 0; b < TOKENS.length; b++) {
      TOKENS[b] = PREFIX + DIGITS.charAt(b >> 4) + DIGITS.charAt(b & 15) + ">";
    }
  }

  private ByteTokens() {}

  /**
   * Every byte token that a byte-pair encoding can give, within words with the continuation mark
   * and at their ends without; a new list. A vocabulary with all of them knows every character.
   */
  public static List<String> all() {
    List<String> all = new ArrayList<>();
    for (int b = 0; b < TOKENS.length; b++) {
      if (occursInside(b)) {
        all.add(TOKENS[b] + BytePairEncoding.CONTINUATION);
      }
    }
    for (int b = 0; b < 0xC0; b++) {
      all.add(TOKENS[b]);
    }
    return all;
  }

  /** Bytes that UTF-8 never has: C0, C1 and F5 to FF. */
  private static boolean occursInside(int b) {
    return b < 0xC0 || b > 0xC1 && b < 0xF5;
  }

  /** Whether text is spelled like a byte token. */
  static boolean isToken(String piece) {
    return value(piece) >= 0;
  }

  /** The byte from 0 to 255 that a token stands for; -1 if it is no byte token. */
  static int value(String piece) {
    if (piece.length() != LENGTH || !piece.startsWith(PREFIX) || piece.charAt(5) != '>') {
      return -1;
    }
    int high = DIGITS.indexOf(piece.charAt(3));
    int low = DIGITS.indexOf(piece.charAt(4));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /**
   * Adds the tokens of a text's bytes; throws {@code IllegalArgumentException} if it is not
   * well-formed Unicode.
   */
  static void append(String text, List<String> tokens) {
    try {
      ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      while (bytes.hasRemaining()) {
        tokens.add(TOKENS[bytes.get() & 0xFF]);
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "The text '" + text + "' has half a surrogate pair and no bytes; decode input strictly",
          e);
    }
  }
}
