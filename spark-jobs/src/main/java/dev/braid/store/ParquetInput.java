package dev.braid.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file of any file system, whose failures are {@link StoreException}s, apart from those
 * of Parquet at what the file holds. Parquet's own HadoopInputFile would look for local .crc files.
 */
record ParquetInput(Location location) implements InputFile {
  @Override
  public long getLength() throws IOException {
    try {
      return location.length();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    try {
      return new NamedSeekableInput(location.fileSystem().open(location.path()));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private IOException failure(Exception cause) {
    return StoreException.of("read", toString(), cause);
  }

  @Override
  public String toString() {
    return location.path().toString();
  }

  private final class NamedSeekableInput extends DelegatingSeekableInputStream {
    private final FSDataInputStream file;

    NamedSeekableInput(FSDataInputStream file) {
      super(new NamedInput(file, ParquetInput.this::failure));
      this.file = file;
    }

    @Override
    public long getPos() throws IOException {
      try {
        return file.getPos();
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void seek(long position) throws IOException {
      try {
        file.seek(position);
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
