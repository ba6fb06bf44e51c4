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
    return new BytePairCodes(version, lefts, rights);
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
        "it has format version " + number + " and this program reads versions 0.1 and 0.2");
  }
}
