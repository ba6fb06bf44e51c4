package dev.braid.text;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where input was bad. Ordered by file, offset and reason.
 *
 * @param file the file's name as the caller gave it
 * @param offset the first byte of the line, counted from 0 in the decompressed file
 * @param reason what is wrong there
 */
public record Place(String file, long offset, String reason)
    implements Comparable<Place>, Serializable {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingLong(Place::offset)
          .thenComparing(Place::reason);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ", line at byte " + offset + ": " + reason;
  }
}
