package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** The text file of {@link BytePairCodes}; {@link BytePairCodes#write} says what it looks like. */
final class BytePairCodesFormat {
  private static final String HEADER = "#version:";

  /** How GPT-2 spells a space before a word. */
  private static final String SPACE_OF_BYTES = "\u0120";

  private static final String SPACE_OF_SENTENCE_PIECE = "\u2581";

  /** How GPT-2 spells the first two bytes of quotation marks and dashes, and of emoji. */
  private static final List<String> BYTES_OF_FREQUENT_CHARACTERS =
      List.of("\u00E2\u0122", "\u00F0\u0141");

  private static final String BYTES =
      "its symbols are bytes spelled as letters (\u0120 for a space), as in the merges.txt of"
          + " GPT-2, RoBERTa and CLIP";

  private BytePairCodesFormat() {}

  static void write(BytePairCodes codes, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder()));
    writer.write(HEADER + " " + codes.version().number() + "\n");
    for (int rank = 0; rank < codes.size(); rank++) {
      writer.write(codes.left(rank) + " " + codes.right(rank) + "\n");
    }
    writer.flush();
  }

  static BytePairCodes read(InputStream in, String name) throws IOException {
    TextLines lines =
        new TextLines(
            in, "the codes " + name, "give a file that subword-nmt or 'braid tokenize' wrote");
    BytePairCodes.Version version = readVersion(lines);
    List<String> lefts = new ArrayList<>();
    List<String> rights = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] merge = lines.pair(line, "a merge, two symbols divided by a space");
      lefts.add(merge[0]);
      rights.add(merge[1]);
    }
    requireWordEnds(lines, lefts, rights);
    return new BytePairCodes(version, lefts, rights);
  }

  /** Codes of another kind begin with the same line but would hardly ever match. */
  private static void requireWordEnds(TextLines lines, List<String> lefts, List<String> rights) {
    boolean ends = rights.stream().anyMatch(right -> right.endsWith(BytePairCodes.END_OF_WORD));
    if (!ends && lefts.stream().anyMatch(left -> left.startsWith(SPACE_OF_BYTES))) {
      throw lines.failure(BYTES);
    }
    if (!ends && lefts.stream().anyMatch(left -> left.startsWith(SPACE_OF_SENTENCE_PIECE))) {
      throw lines.failure(
          "its symbols mark where a word begins ("
              + SPACE_OF_SENTENCE_PIECE
              + "), as SentencePiece's do, and not where it ends");
    }
    for (int rank = 0; rank < lefts.size(); rank++) {
      String symbol = lefts.get(rank) + rights.get(rank);
      if (BYTES_OF_FREQUENT_CHARACTERS.stream().anyMatch(symbol::startsWith)) {
        throw lines.failure(BYTES);
      }
    }
  }

  private static BytePairCodes.Version readVersion(TextLines lines) {
    String line = lines.next();
    if (line == null) {
      throw lines.failure("it is empty");
    }
    if (!line.startsWith(HEADER)) {
      lines.rewind();
      return BytePairCodes.Version.SEPARATE_MARKER;
    }
    String number = line.substring(HEADER.length()).strip();
    for (BytePairCodes.Version version : BytePairCodes.Version.values()) {
      if (version.number().equals(number)) {
        return version;
      }
    }
    throw lines.failure(
        "it has format version "
            + TextLines.shown(number)
            + " and this program reads versions 0.1 and 0.2");
  }
}
