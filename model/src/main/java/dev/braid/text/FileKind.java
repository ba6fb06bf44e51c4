package dev.braid.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * What a file is that is not text in UTF-8, told by its first bytes: compressed, an archive or a
 * table, text in UTF-16 or UTF-32. Such a file is refused whatever the {@link TextPolicy}, since
 * leaving out or replacing its bad lines would leave nothing but garbage.
 *
 * @param name as in "it is a gzip file"
 * @param remedy what to do about it
 * @param extension of names by which the file would be decompressed; empty where there is none
 */
public record FileKind(String name, String remedy, String extension) {
  /** So many bytes are enough for {@link #of}. */
  public static final int HEAD_BYTES = 1 << 16;

  /** So many bytes are enough for {@link #byMagic}. */
  public static final int MAGIC_BYTES = 300;

  private static final String COMPRESSED =
      "decompress it, or compress it with gzip or bzip2 and end its name in .gz or .bz2";
  private static final String ARCHIVE = "unpack it and name the text files in it";
  private static final String TABLE = "write its text to a file, a line each";

  private static final List<Magic> MAGICS =
      List.of(
          new Magic(0, "\u001F\u008B", gunzipped("a gzip file", ".gz")),
          new Magic(4, "1AY&SY", gunzipped("a bzip2 file", ".bz2")),
          new Magic(0, "\u00FD7zXZ\0", other("an xz file", COMPRESSED)),
          new Magic(0, "(\u00B5/\u00FD", other("a Zstandard file", COMPRESSED)),
          new Magic(0, "\u0004\"M\u0018", other("an LZ4 file", COMPRESSED)),
          new Magic(0, "\u001F\u009D", other("a file of compress (.Z)", COMPRESSED)),
          new Magic(0, "\u00FF\u0006\0\0sNaPpY", other("a Snappy file", COMPRESSED)),
          new Magic(0, "PK\u0003\u0004", other("a zip file", ARCHIVE)),
          new Magic(0, "PK\u0005\u0006", other("an empty zip file", ARCHIVE)),
          new Magic(0, "7z\u00BC\u00AF'\u001C", other("a 7z file", ARCHIVE)),
          new Magic(0, "Rar!\u001A\u0007", other("a rar file", ARCHIVE)),
          new Magic(257, "ustar", other("a tar archive", ARCHIVE)),
          new Magic(0, "PAR1\u0015", other("a Parquet file", TABLE)),
          new Magic(0, "Obj\u0001", other("an Avro file", TABLE)),
          new Magic(0, "SEQ\u0006", other("a Hadoop sequence file", TABLE)),
          new Magic(0, "ARROW1\0\0", other("an Arrow file", TABLE)),
          new Magic(0, "%PDF-1.", other("a PDF file", TABLE)),
          new Magic(0, "\0\0\u00FE\u00FF", encoded("UTF-32", "UTF-32")),
          new Magic(0, "\u00FF\u00FE\0\0", encoded("UTF-32", "UTF-32")),
          new Magic(0, "\u00FE\u00FF", encoded("UTF-16", "UTF-16")),
          new Magic(0, "\u00FF\u00FE", encoded("UTF-16", "UTF-16")));

  private record Magic(int at, String bytes, FileKind kind) {}

  private static FileKind gunzipped(String name, String extension) {
    return new FileKind(name, "end its name in " + extension, extension);
  }

  private static FileKind other(String name, String remedy) {
    return new FileKind(name, remedy, "");
  }

  private static FileKind encoded(String name, String charset) {
    return other(name, "convert it, for example with 'iconv -f " + charset + " -t UTF-8'");
  }

  /**
   * What a file is.
   *
   * @param head its first {@link #HEAD_BYTES}, or all of it if it has fewer; further bytes are not
   *     looked at
   * @return empty if it may be text in UTF-8, with faults or without
   */
  public static Optional<FileKind> of(byte[] head) {
    return of(head, head.length);
  }

  /** As {@link #of(byte[])}, for the first {@code length} bytes of an array. */
  static Optional<FileKind> of(byte[] head, int length) {
    Optional<FileKind> magic = byMagic(head, length);
    if (magic.isPresent()) {
      return magic;
    }
    WideText wide = new WideText(head, Math.min(length, HEAD_BYTES));
    Optional<String> charset = wide.charset();
    if (charset.isPresent()) {
      String width = charset.get().substring(0, "UTF-16".length());
      return Optional.of(encoded(width + " without a byte order mark", charset.get()));
    }
    return wide.isBinary() ? Optional.of(other("binary data", TABLE)) : Optional.empty();
  }

  /**
   * What a file is whose kind begins with certain bytes.
   *
   * @param head its first {@link #MAGIC_BYTES}, or all of it if it has fewer
   * @return empty if it begins with none of them
   */
  public static Optional<FileKind> byMagic(byte[] head) {
    return byMagic(head, head.length);
  }

  private static Optional<FileKind> byMagic(byte[] head, int length) {
    String start = new String(head, 0, Math.min(length, MAGIC_BYTES), ISO_8859_1);
    return MAGICS.stream()
        .filter(magic -> start.startsWith(magic.bytes(), magic.at()))
        .map(Magic::kind)
        .findFirst();
  }

  /** The refusal of a file of this kind where text in UTF-8 belongs. */
  public InputException refusal(String file) {
    boolean twice = !extension.isEmpty() && file.endsWith(extension);
    return new InputException(
        "Cannot read "
            + file
            + ": it is "
            + name
            + (twice ? " within another; decompress it once" : " and not UTF-8 text; " + remedy));
  }
}
