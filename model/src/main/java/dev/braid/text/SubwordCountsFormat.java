package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/**
 * The vocabulary file of subword-nmt, as {@code get-vocab} writes it: on each line a token, a space
 * and how often it occurs, in the order of falling counts.
 */
public final class SubwordCountsFormat {
  private SubwordCountsFormat() {}

  /**
   * Writes counts, the same bytes every time; the stream stays open. Tokens of equal count stand in
   * the order of their code points; subword-nmt has them in the order of the text.
   *
   * @throws IllegalArgumentException if a token holds a space or a line end, which the file cannot
   *     tell from its own
   */
  public static void write(TokenCounts counts, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder()));
    for (TokenCounts.Entry entry : counts.ranked(1)) {
      if (!isWritable(entry.token())) {
        throw new IllegalArgumentException(
            "The token '"
                + entry.token()
                + "' holds a space or a line end and has no place in a"
                + " vocabulary of subword-nmt; use a tokenizer that drops spaces");
      }
      writer.write(entry.token() + " " + entry.count() + "\n");
    }
    writer.flush();
  }

  /**
   * Whether a character can be part of a symbol in the files of subword-nmt, where spaces divide.
   */
  static boolean isWritable(int c) {
    return c != ' ' && c != '\n' && c != '\r';
  }

  private static boolean isWritable(String token) {
    return token.chars().allMatch(SubwordCountsFormat::isWritable);
  }

  /**
   * Reads what {@link #write} or subword-nmt wrote; the stream stays open.
   *
   * @param in stands at the first byte
   * @param name the file's name for messages
   * @throws InputException if it is no vocabulary of subword-nmt, cut off or damaged
   */
  public static TokenCounts read(InputStream in, String name) throws IOException {
    TextLines lines =
        new TextLines(
            in,
            "the subword vocabulary " + name,
            "give a file that 'subword-nmt get-vocab' or 'braid tokenize' wrote");
    TokenCounts counts = new TokenCounts();
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] entry = lines.pair(line, "a token, a space and a count");
      if (counts.count(entry[0]) > 0) {
        throw lines.damaged("the token '" + TextLines.shown(entry[0]) + "' is there a second time");
      }
      counts.add(entry[0], readCount(entry[1], lines));
    }
    return counts;
  }

  private static long readCount(String text, TextLines lines) {
    try {
      long count = Long.parseLong(text);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the text.
    }
    throw lines.damaged("'" + TextLines.shown(text) + "' is no count above 0");
  }
}
