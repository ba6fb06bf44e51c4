package dev.braid.store;

import java.io.IOException;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file of any file system. Parquet's own HadoopInputFile would look for local .crc files.
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
      return HadoopStreams.wrap(location.fileSystem().open(location.path()));
    } catch (IOException e) {
      throw StoreException.of("read", toString(), e);
    }
  }

  @Override
  public String toString() {
    return location.path().toString();
  }
}
