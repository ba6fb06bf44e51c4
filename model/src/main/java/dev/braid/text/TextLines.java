package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * The lines of a small file of subword-nmt: strict UTF-8, line feeds only, spaces and carriage
 * returns around a line do not count. Says in which line a fault is.
 */
final class TextLines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** So many characters of a faulty line tell what it is. */
  private static final int SHOWN = 60;

  private final String what;
  private final String remedy;
  private final String text;
  private final int first;
  private int position;
  private int line;

  /**
   * Reads a stream to its end.
   *
   * @param what the kind of file and its name, for messages
   * @param remedy where to get a good one, for messages
   * @throws InputException if the bytes are not UTF-8 or the last line has no end
   */
  TextLines(InputStream in, String what, String remedy) throws IOException {
    this.what = what;
    this.remedy = remedy;
    this.text = decode(in.readAllBytes());
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw failure("its last line has no line end, so it is cut off");
    }
    first = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    position = first;
  }

  private String decode(byte[] bytes) {
    Optional<FileKind> kind = FileKind.of(bytes);
    if (kind.isPresent()) {
      throw failure("it is " + kind.get().name() + " and not UTF-8 text");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException("Cannot read " + what + ": it is not UTF-8; " + remedy, e);
    }
  }

  /** The next line; null at the end, before which empty lines do not count. */
  String next() {
    if (position == text.length()) {
      return null;
    }
    int end = text.indexOf('\n', position);
    String next = strip(text.substring(position, end));
    position = end + 1;
    line++;
    return next.isEmpty() && onlyEmptyLinesFollow() ? null : next;
  }

  /** Steps back to the first line. */
  void rewind() {
    position = first;
    line = 0;
  }

  private boolean onlyEmptyLinesFollow() {
    for (int i = position; i < text.length(); i++) {
      if (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
        return false;
      }
    }
    position = text.length();
    return true;
  }

  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isPadding(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == '\r';
  }

  /** Cuts a line at its only space; a carriage return in it could not be written again. */
  String[] pair(String text, String rule) {
    int space = text.indexOf(' ');
    if (space <= 0 || text.indexOf(' ', space + 1) >= 0 || text.indexOf('\r') >= 0) {
      throw damaged("'" + shown(text) + "' is not " + rule);
    }
    return new String[] {text.substring(0, space), text.substring(space + 1)};
  }

  /** A text as a message has it: its beginning, without what would break the line. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .forEach(shown::appendCodePoint);
    return shown + (text.codePointCount(0, text.length()) > SHOWN ? "..." : "");
  }

  /** A fault in the current line. */
  InputException damaged(String fault) {
    return failure("in line " + line + " " + fault);
  }

  /** A fault of the whole file. */
  InputException failure(String fault) {
    return new InputException("Cannot read " + what + ": " + fault + "; " + remedy);
  }
}
