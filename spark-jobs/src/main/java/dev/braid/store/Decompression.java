package dev.braid.store;

import dev.braid.text.FileKind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;

/** How a file is compressed, by the extension of its name. */
record Decompression(CompressionCodec codec) {
  private static final int BUFFER_BYTES = 1 << 16;

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
      BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
      return new NamedInput(decoded(in, path), e -> damaged(path, e));
    } catch (IOException e) {
      raw.close();
      throw damaged(path, e);
    } catch (RuntimeException | LinkageError e) {
      raw.close();
      throw unavailable(path, e);
    }
  }

  private InputStream decoded(BufferedInputStream in, String path) throws IOException {
    // Hadoop's decoder of gzip knows no padding, and that of bzip2 drops what it cannot decode.
    if (codec instanceof GzipCodec) {
      requireKind(in, path);
      return new CompressedMembers(in, GzipCompressorInputStream::new);
    }
    if (codec instanceof BZip2Codec) {
      requireKind(in, path);
      return new CompressedMembers(in, BZip2CompressorInputStream::new);
    }
    return codec.createInputStream(in);
  }

  /** What is known to be something else is called so. */
  private void requireKind(BufferedInputStream in, String path) throws IOException {
    in.mark(FileKind.MAGIC_BYTES);
    Optional<FileKind> kind = FileKind.byMagic(in.readNBytes(FileKind.MAGIC_BYTES));
    in.reset();
    if (kind.isPresent() && !kind.get().extension().equals(codec.getDefaultExtension())) {
      throw new DamagedFileException(
          "Cannot read "
              + path
              + ": it is "
              + kind.get().name()
              + " and not "
              + format()
              + "; "
              + kind.get().remedy());
    }
  }

  /** A failure of the file system below passes as it is: then the file may be whole. */
  private IOException damaged(String path, Exception cause) {
    if (cause instanceof StoreException named) {
      return named;
    }
    return new DamagedFileException(
        "Cannot read "
            + path
            + ": "
            + reason(cause)
            + "; the file is damaged or no "
            + format()
            + " file",
        cause);
  }

  private static String reason(Exception cause) {
    if (cause instanceof EOFException) {
      return "it is cut off";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
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
    if (codec instanceof GzipCodec) {
      return "gzip";
    }
    return codec instanceof BZip2Codec ? "bzip2" : codec.getDefaultExtension();
  }
}
