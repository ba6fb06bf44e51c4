package dev.braid.sequence;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** A text of token ids of any length, read from any token on, in several places at once. */
public interface TokenText extends Serializable {
  /** Tokens. */
  long length();

  /**
   * Opens the text at a token.
   *
   * @param token from 0 to {@link #length}
   * @throws IOException where it cannot be read, or was changed
   */
  Tokens open(long token) throws IOException;

  /** The tokens from some place on. */
  interface Tokens extends Closeable {
    /**
     * Reads the next tokens.
     *
     * @param ids receives them from {@code offset} on
     * @throws java.io.EOFException where the text has fewer
     * @throws IOException where it cannot be read, or was changed
     */
    void read(int[] ids, int offset, int count) throws IOException;

    /** Bytes of memory that it holds between two calls. */
    long bytes();
  }
}
