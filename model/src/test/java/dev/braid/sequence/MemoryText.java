package dev.braid.sequence;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToIntFunction;

/** A text whose tokens are worked out, and which knows how many readers of it are open. */
final class MemoryText implements TokenText {
  private static final long serialVersionUID = 1L;

  private final long length;
  private final transient LongToIntFunction token;
  final transient AtomicInteger open = new AtomicInteger();
  private long failing = Long.MAX_VALUE;

  MemoryText(long length, LongToIntFunction token) {
    this.length = length;
    this.token = token;
  }

  /** Reading fails at that token from now on. */
  void failAt(long place) {
    failing = place;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Tokens open(long first) throws IOException {
    if (first < 0 || first > length) {
      throw new IOException("no token " + first);
    }
    open.incrementAndGet();
    return new Tokens() {
      private long at = first;

      @Override
      public void read(int[] ids, int offset, int count) throws IOException {
        for (int i = 0; i < count; i++) {
          if (at == length) {
            throw new EOFException("no token " + at);
          }
          if (at == failing) {
            throw new IOException("token " + at + " is broken");
          }
          ids[offset + i] = token.applyAsInt(at++);
        }
      }

      @Override
      public long bytes() {
        return 100;
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}
