package dev.braid.text;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the rows of a table, or of a range of it, in order. Counts each row as a line, and applies
 * the {@link TextPolicy} to bytes that are no text, to values that are too long, and to values that
 * are no text. Values that are missing are the caller's to judge.
 */
public interface TableRows extends Closeable {
  /**
   * The next row, or null at the end. Throws {@link InputException} at input worse than the policy
   * allows.
   */
  TableRow next() throws IOException;

  /** A row as a place with a reason. */
  Place place(TableRow row, String reason);
}
