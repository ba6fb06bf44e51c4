package dev.braid.store;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file of any file system. Parquet's own HadoopInputFile would look for local .crc files.
 * A failure of the file system names the file; that the file ends too early is no such failure.
 */
record ParquetInput(Location location) implements InputFile {
  @Override
  public long getLength() throws IOException {
    try {
      return location.length();
    } catch (IOException e) {
      throw StoreException.of("read", toString(), e);
    }
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    try {
      return new NamedStream(location.fileSystem().open(location.path()), toString());
    } catch (IOException e) {
      throw StoreException.of("read", toString(), e);
    }
  }

  @Override
  public String toString() {
    return location.path().toString();
  }

  private static final class NamedStream extends DelegatingSeekableInputStream {
    private final FSDataInputStream in;
    private final String path;

    NamedStream(FSDataInputStream in, String path) {
      super(new NamedInput(in, e -> StoreException.of("read", path, e)));
      this.in = in;
      this.path = path;
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public void seek(long position) throws IOException {
      try {
        in.seek(position);
      } catch (EOFException e) {
        throw e;
      } catch (IOException e) {
        throw StoreException.of("read", path, e);
      }
    }
  }
}
