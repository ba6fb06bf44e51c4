package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text file of a {@link Vocabulary}; {@link Vocabulary#write} says what it looks like. */
final class VocabularyFormat {
  private static final String NAME = "braid-vocabulary";
  private static final String VERSION = "1";

  /** The line of the entry with id 0. */
  private static final int FIRST_ENTRY = 2;

  /** Of a label vocabulary with labels that count 0, for which older readers had outputs. */
  private static final String VERSION_WITH_UNCOUNTED_LABELS = "2";

  // No escaped token begins like this.
  private static final String END = "\\end";

  private final BufferedReader in;
  private final String name;
  private int line;

  private VocabularyFormat(InputStream in, String name) {
    this.in = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder()));
    this.name = name;
  }

  static void write(Vocabulary vocabulary, OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8.newEncoder()));
    boolean allCount = vocabulary.outputs() == vocabulary.size();
    String version = allCount ? VERSION : VERSION_WITH_UNCOUNTED_LABELS;
    writeLine(writer, NAME, version, text(vocabulary.kind()));
    for (int id = 0; id < vocabulary.size(); id++) {
      String token = vocabulary.token(id);
      boolean special = id < vocabulary.kind().specials();
      String written = special ? token : escape(token, vocabulary.kind());
      writeLine(writer, written, Long.toString(vocabulary.count(id)));
    }
    writeLine(writer, END, Integer.toString(vocabulary.size()));
    writer.flush();
  }

  private static void writeLine(Writer writer, String... fields) throws IOException {
    writer.write(String.join("\t", fields));
    writer.write('\n');
  }

  private static String escape(String token, Vocabulary.Kind kind) {
    boolean ambiguous = kind == Vocabulary.Kind.TOKENS && isSpecial(token);
    return ambiguous ? TokenEscape.escapeFirst(token) : TokenEscape.escape(token);
  }

  private static boolean isSpecial(String token) {
    for (SpecialToken special : SpecialToken.values()) {
      if (special.text().equals(token)) {
        return true;
      }
    }
    return false;
  }

  private static String text(Vocabulary.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static Vocabulary read(InputStream in, String name) throws IOException {
    try {
      return new VocabularyFormat(in, name).read();
    } catch (CharacterCodingException e) {
      throw new InputException("Cannot read the vocabulary " + name + ": it is not UTF-8", e);
    }
  }

  private Vocabulary read() throws IOException {
    Vocabulary.Kind kind = readHeader();
    List<String> tokens = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    TokenTable ordinary = new TokenTable();
    String[] fields = readFields();
    while (!fields[0].equals(END)) {
      boolean special = tokens.size() < kind.specials();
      String token = special ? readSpecial(tokens.size(), fields[0]) : unescape(fields[0]);
      int earlier = special ? TokenTable.NONE : ordinary.add(token);
      if (earlier != TokenTable.NONE) {
        int first = FIRST_ENTRY + kind.specials() + earlier;
        throw damaged(
            "the token '" + TextLines.shown(fields[0]) + "' stands in line " + first + " already");
      }
      tokens.add(token);
      counts.add(readCount(fields[1]));
      fields = readFields();
    }
    checkEnd(readCount(fields[1]), tokens.size(), kind);
    try {
      return new Vocabulary(kind, tokens, counts);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage());
    }
  }

  private Vocabulary.Kind readHeader() throws IOException {
    String header = readLine();
    String[] fields = header == null ? new String[0] : header.split("\t", -1);
    if (fields.length == 3 && fields[0].equals(NAME)) {
      boolean isOfLabels = fields[2].equals(text(Vocabulary.Kind.LABELS));
      boolean isVersion2 = isOfLabels && fields[1].equals(VERSION_WITH_UNCOUNTED_LABELS);
      if (!fields[1].equals(VERSION) && !isVersion2) {
        String known = isOfLabels ? "versions 1 and 2" : "version 1";
        throw failure(
            "it has format version "
                + TextLines.shown(fields[1])
                + " and this program reads "
                + known,
            "use the release that wrote it, or make it anew with 'braid tokenize'");
      }
      for (Vocabulary.Kind kind : Vocabulary.Kind.values()) {
        if (text(kind).equals(fields[2])) {
          return kind;
        }
      }
    }
    throw failure(
        "its first line is not '" + NAME + "', a version and 'tokens' or 'labels'",
        "give a file that 'braid tokenize' wrote");
  }

  private String[] readFields() throws IOException {
    String text = readLine();
    if (text == null) {
      throw failure(
          "it ends after line " + line + " without the closing line, so it is cut off",
          "copy it again, or make it anew with 'braid tokenize'");
    }
    String[] fields = text.split("\t", -1);
    if (fields.length != 2 || fields[0].isEmpty()) {
      throw damaged("it is not a token, a tab and a count");
    }
    return fields;
  }

  private String readLine() throws IOException {
    String text = in.readLine();
    line += text == null ? 0 : 1;
    return text;
  }

  private String readSpecial(int id, String written) {
    String expected = SpecialToken.values()[id].text();
    if (!written.equals(expected)) {
      throw damaged("'" + TextLines.shown(written) + "' stands where " + expected + " belongs");
    }
    return expected;
  }

  private String unescape(String written) {
    try {
      return TokenEscape.unescape(written);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage());
    }
  }

  private long readCount(String text) {
    try {
      long count = Long.parseLong(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the text.
    }
    throw damaged("'" + TextLines.shown(text) + "' is no count");
  }

  private void checkEnd(long announced, int entries, Vocabulary.Kind kind) throws IOException {
    if (announced != entries) {
      throw damaged("it announces " + announced + " entries and there are " + entries);
    }
    if (entries < kind.specials()) {
      throw damaged("the special tokens are missing");
    }
    if (readLine() != null) {
      throw damaged("there is text behind the closing line");
    }
  }

  private InputException damaged(String fault) {
    return failure(
        "in line " + line + " " + fault, "copy it again, or make it anew with 'braid tokenize'");
  }

  private InputException failure(String fault, String remedy) {
    return new InputException("Cannot read the vocabulary " + name + ": " + fault + "; " + remedy);
  }
}
