package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.List;
import java.util.Optional;

/** Tells text in UTF-16 or UTF-32 without a byte order mark, and binary data, by their NULs. */
final class WideText {
  /** Of letters of ASCII in UTF-16 half the bytes are NULs. */
  private static final double NULS_OF_ASCII = 0.2;

  /** Of data that are no text about a tenth of the bytes are control characters. */
  private static final double CONTROLS_OF_DATA = 0.02;

  /** Of Chinese in UTF-16 about half the bytes look like ASCII, of other scripts fewer. */
  private static final double ASCII_OF_TEXT = 0.75;

  /** Characters of private use, or that this Java does not know yet. */
  private static final double ODDITIES_OF_TEXT = 0.01;

  private final byte[] bytes;
  private final int length;
  private int nuls;
  private int nulsAtEven;
  private int controls;
  private int ascii;

  WideText(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    for (int i = 0; i < length; i++) {
      nuls += bytes[i] == 0 ? 1 : 0;
      nulsAtEven += bytes[i] == 0 && i % 2 == 0 ? 1 : 0;
      controls += isControl(bytes[i]) ? 1 : 0;
      ascii += bytes[i] > 0 && !isControl(bytes[i]) ? 1 : 0;
    }
  }

  /** Those that no text has; not the escape of ISO 2022, nor the white space. */
  private static boolean isControl(int c) {
    return c >= 0 && c < ' ' && (c < '\b' || c > '\r') && c != 0x1B;
  }

  /** The encoding, if it is one of those. */
  Optional<String> charset() {
    boolean strayNuls = nuls < NULS_OF_ASCII * length && (mostlyAscii() || decodes(UTF_8));
    if (nuls == 0 || strayNuls) {
      return Optional.empty();
    }
    // A NUL mostly is the upper half of a letter of ASCII.
    List<String> candidates =
        2 * nulsAtEven < nuls
            ? List.of("UTF-32LE", "UTF-32BE", "UTF-16LE", "UTF-16BE")
            : List.of("UTF-32LE", "UTF-32BE", "UTF-16BE", "UTF-16LE");
    return candidates.stream().filter(name -> isText(Charset.forName(name))).findFirst();
  }

  /** Whether there are too many control characters for text with faults. */
  boolean isBinary() {
    return controls > CONTROLS_OF_DATA * length
        && (controls > NULS_OF_ASCII * length || !(mostlyAscii() || decodes(UTF_8)));
  }

  private boolean mostlyAscii() {
    return ascii > ASCII_OF_TEXT * length;
  }

  private boolean decodes(Charset charset) {
    return decode(charset) != null;
  }

  private boolean isText(Charset charset) {
    String text = decode(charset);
    return text != null && !text.isEmpty() && oddities(text) <= ODDITIES_OF_TEXT * text.length();
  }

  private static long oddities(String text) {
    return text.codePoints().filter(WideText::isOdd).count();
  }

  private static boolean isOdd(int c) {
    return switch (Character.getType(c)) {
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> true;
      case Character.CONTROL -> !Character.isWhitespace(c) && c != 0x85;
      default -> false;
    };
  }

  /** The text, but for a last character that is cut off; null if it is not of the charset. */
  private String decode(Charset charset) {
    CharsetDecoder strict = charset.newDecoder();
    CharBuffer text = CharBuffer.allocate(length);
    CoderResult result = strict.decode(ByteBuffer.wrap(bytes, 0, length), text, false);
    return result.isError() ? null : text.flip().toString();
  }
}
