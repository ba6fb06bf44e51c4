package dev.braid.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * A stream whose failures name the file. Decoders of damaged data throw unchecked exceptions too.
 */
final class NamedInput extends FilterInputStream {
  private final Function<Exception, IOException> naming;

  NamedInput(InputStream in, Function<Exception, IOException> naming) {
    super(in);
    this.naming = naming;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException | RuntimeException e) {
      throw naming.apply(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw naming.apply(e);
    }
  }

  @Override
  public long skip(long bytes) throws IOException {
    try {
      return in.skip(bytes);
    } catch (IOException | RuntimeException e) {
      throw naming.apply(e);
    }
  }
}
