package dev.braid.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The merges of a byte-pair encoding (Sennrich, Haddow and Birch 2016) in the order in which they
 * were learned: pairs of symbols that become one. A symbol is a piece of a word; one that ends the
 * word carries the {@linkplain #END_OF_WORD end marker}. Immutable.
 *
 * <p>{@link BytePairLearner} learns codes, {@link BytePairEncoding} applies them. Their file is
 * that of subword-nmt.
 */
public final class BytePairCodes implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What stands behind the last character of a word. */
  public static final String END_OF_WORD = "</w>";

  /** How the end of a word is marked; the version of the file. */
  public enum Version {
    /** 0.1, also of files without a version: the marker is a symbol of its own to begin with. */
    SEPARATE_MARKER("0.1"),
    /** 0.2: the marker belongs to the last character. */
    ATTACHED_MARKER("0.2");

    private final String number;

    Version(String number) {
      this.number = number;
    }

    /** As the file's first line has it. */
    public String number() {
      return number;
    }
  }

  private final Version version;
  private final String[] lefts;
  private final String[] rights;

  /** Takes the two symbols of each merge. */
  BytePairCodes(Version version, List<String> lefts, List<String> rights) {
    this.version = version;
    this.lefts = lefts.toArray(new String[0]);
    this.rights = rights.toArray(new String[0]);
  }

  /** How the end of a word is marked. */
  public Version version() {
    return version;
  }

  /** The number of merges. */
  public int size() {
    return lefts.length;
  }

  /** The left symbol of the merge of a rank from 0, the first learned, to {@code size() - 1}. */
  public String left(int rank) {
    return lefts[rank];
  }

  /** The right symbol of the merge of a rank. */
  public String right(int rank) {
    return rights[rank];
  }

  /**
   * How many merges are there again. Repeats are kept and have no effect: the first rank counts, as
   * in subword-nmt, whose older learners wrote such files.
   */
  public int repeats() {
    HashSet<List<String>> different = new HashSet<>();
    for (int rank = 0; rank < size(); rank++) {
      different.add(List.of(lefts[rank], rights[rank]));
    }
    return size() - different.size();
  }

  /**
   * Writes the codes as subword-nmt does, the same bytes every time; the stream stays open. Line 1
   * is {@code #version: 0.2}, every other line a merge: two symbols divided by a space.
   */
  public void write(OutputStream out) throws IOException {
    BytePairCodesFormat.write(this, out);
  }

  /**
   * Reads a codes file of subword-nmt, version 0.1 or 0.2; the stream stays open.
   *
   * @param in stands at the first byte
   * @param name the file's name for messages
   * @throws InputException if it is no codes file, of another version, cut off or damaged
   */
  public static BytePairCodes read(InputStream in, String name) throws IOException {
    return BytePairCodesFormat.read(in, name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytePairCodes codes
        && version == codes.version
        && Arrays.equals(lefts, codes.lefts)
        && Arrays.equals(rights, codes.rights);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, Arrays.hashCode(lefts), Arrays.hashCode(rights));
  }

  @Override
  public String toString() {
    return size() + " merges, version " + version.number();
  }
}
