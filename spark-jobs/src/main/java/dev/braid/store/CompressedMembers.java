package dev.braid.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a gzip or bzip2 file holds. It may have several members, one after the other, and zeros at
 * its end, which tapes and block devices leave and gzip ignores. Anything else behind a member may
 * be a damaged one, so text that would be lost.
 */
final class CompressedMembers extends InputStream {
  /** Opens one member. */
  @FunctionalInterface
  interface Format {
    /**
     * @param in stands at the member's first byte; is left behind its last
     */
    InputStream open(InputStream in) throws IOException;
  }

  private final BufferedInputStream in;
  private final Format format;

  /** Null behind the last. */
  private InputStream member;

  CompressedMembers(BufferedInputStream in, Format format) throws IOException {
    this.in = in;
    this.format = format;
    this.member = format.open(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (member != null) {
      int count = member.read(bytes, offset, length);
      if (count >= 0) {
        return count;
      }
      member = next();
    }
    return -1;
  }

  private InputStream next() throws IOException {
    int first = peek();
    if (first < 0) {
      return null;
    }
    if (first == 0) {
      skipPadding();
      return null;
    }
    try {
      return format.open(in);
    } catch (IOException e) {
      throw new IOException("what follows its first whole part is neither compressed nor zeros", e);
    }
  }

  private int peek() throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    return first;
  }

  private void skipPadding() throws IOException {
    byte[] chunk = new byte[8192];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      for (int i = 0; i < count; i++) {
        if (chunk[i] != 0) {
          throw new IOException("zeros and then other bytes follow its first whole part");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
