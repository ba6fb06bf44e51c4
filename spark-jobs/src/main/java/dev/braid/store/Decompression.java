package dev.braid.store;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;

/** How a file is compressed, by the extension of its name. */
record Decompression(CompressionCodec codec) {
  static Decompression of(Path path, Configuration configuration) {
    return new Decompression(new CompressionCodecFactory(configuration).getCodec(path));
  }

  boolean none() {
    return codec == null;
  }

  InputStream open(InputStream raw, String path) throws IOException {
    if (none()) {
      return raw;
    }
    try {
      return new NamedInput(codec.createInputStream(raw), e -> damaged(path, e));
    } catch (IOException e) {
      raw.close();
      throw damaged(path, e);
    } catch (RuntimeException | LinkageError e) {
      raw.close();
      throw unavailable(path, e);
    }
  }

  /** A failure of the file system below passes as it is: then the file may be whole. */
  private IOException damaged(String path, Exception cause) {
    if (cause instanceof StoreException named) {
      return named;
    }
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new DamagedFileException(
        "Cannot read " + path + ": " + reason + "; the file is damaged or no " + format() + " file",
        cause);
  }

  private IOException unavailable(String path, Throwable cause) {
    return new StoreException(
        "Cannot read "
            + path
            + ": this Hadoop has no decoder for "
            + format()
            + " ("
            + cause.getMessage()
            + "); decompress the file, or compress it with gzip or bzip2",
        cause);
  }

  private String format() {
    return codec instanceof GzipCodec ? "gzip" : codec.getDefaultExtension();
  }
}
