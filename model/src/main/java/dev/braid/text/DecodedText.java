package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/**
 * Text that was decoded, with what stood in it that is no text.
 *
 * @param text with U+FFFD in the place of what is no text
 * @param fault what is wrong, malformed bytes before NULs; null if nothing is
 * @param at where: a byte of UTF-8, a char of decoded text; from 0
 */
public record DecodedText(String text, String fault, int at) {
  private static final char REPLACEMENT = '\uFFFD';

  /** Decodes UTF-8, strictly. */
  public static DecodedText utf8(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    // Lenient decoding is fast and marks every fault, so that only text with a mark needs a closer
    // look.
    int bad = text.indexOf(REPLACEMENT) < 0 ? -1 : malformedByte(bytes, offset, length);
    if (bad >= 0) {
      return new DecodedText(text.replace('\0', REPLACEMENT), "malformed UTF-8", bad);
    }
    return text.indexOf('\0') < 0 ? sound(text) : withNul(text, nul(bytes, offset, length));
  }

  /** Looks at text that was decoded already, whose escapes may stand for anything. */
  static DecodedText of(String text) {
    int lone = loneSurrogate(text, 0);
    if (lone >= 0) {
      StringBuilder sound = new StringBuilder(text.replace('\0', REPLACEMENT));
      for (int i = lone; i >= 0; i = loneSurrogate(sound, i)) {
        sound.setCharAt(i, REPLACEMENT);
      }
      return new DecodedText(sound.toString(), "half of a surrogate pair", lone);
    }
    int nul = text.indexOf('\0');
    return nul < 0 ? sound(text) : withNul(text, nul);
  }

  private static DecodedText sound(String text) {
    return new DecodedText(text, null, -1);
  }

  private static DecodedText withNul(String text, int at) {
    return new DecodedText(text.replace('\0', REPLACEMENT), "a NUL, which is no text,", at);
  }

  private static int nul(byte[] bytes, int offset, int length) {
    int at = 0;
    while (at < length && bytes[offset + at] != 0) {
      at++;
    }
    return at;
  }

  /** The index of the first byte that is not UTF-8, or -1. */
  private static int malformedByte(byte[] bytes, int offset, int length) {
    CharsetDecoder strict = UTF_8.newDecoder();
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    boolean malformed = strict.decode(rest, CharBuffer.allocate(length), true).isError();
    return malformed ? rest.position() - offset : -1;
  }

  /** The index of the first surrogate from an index on that is no half of a pair, or -1. */
  private static int loneSurrogate(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
