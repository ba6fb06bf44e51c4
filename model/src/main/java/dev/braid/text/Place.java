package dev.braid.text;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where input was bad. Ordered by file, offset and reason.
 *
 * @param file the file's name as the caller gave it
 * @param unit what the offset counts
 * @param offset the first byte of the line in the decompressed file, or the number of the row;
 *     counted from 0
 * @param reason what is wrong there
 */
public record Place(String file, Unit unit, long offset, String reason)
    implements Comparable<Place>, Serializable {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingLong(Place::offset)
          .thenComparing(Place::reason);

  /** What an offset counts. */
  public enum Unit {
    /** Bytes up to a line. */
    BYTE("line at byte"),
    /** Rows up to a row of a table. */
    ROW("row");

    private final String spelling;

    Unit(String spelling) {
      this.spelling = spelling;
    }
  }

  /** A place in a file of lines. */
  public Place(String file, long offset, String reason) {
    this(file, Unit.BYTE, offset, reason);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ", " + unit.spelling + " " + offset + ": " + reason;
  }
}
