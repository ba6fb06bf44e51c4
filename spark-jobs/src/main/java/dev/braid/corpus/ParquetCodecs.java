package dev.braid.corpus;

import dev.braid.text.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.BadConfigurationException;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.codec.Lz4RawDecompressor;
import org.apache.parquet.hadoop.codec.SnappyDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's decoders of a file, which refuse a codec that is not there by its name, and a page of
 * another length than its header says or longer than the column it is of, as damage may have it.
 * Parquet 1.13's own would read such a page of Snappy or LZ4 for ever.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private final CodecFactory codecs = new CodecFactory(new Configuration(), 0);
  private final String file;
  private long longestPage = Long.MAX_VALUE;

  ParquetCodecs(String file) {
    this.file = file;
  }

  /** Sets the longest page that there can be, in bytes. */
  void limit(long bytes) {
    longestPage = bytes;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    try {
      return switch (name) {
        case SNAPPY -> new Block(new SnappyDecompressor(), true);
        case LZ4_RAW -> new Block(new Lz4RawDecompressor(), false);
        default -> new Stream(codecs.getDecompressor(name));
      };
    } catch (BadConfigurationException | LinkageError missing) {
      throw unavailable(name, missing);
    }
  }

  private InputException unavailable(CompressionCodecName name, Throwable cause) {
    return new InputException(
        "Cannot read "
            + file
            + ": it is compressed with "
            + name.name().toLowerCase(Locale.ROOT)
            + ", for which this Spark has no decoder; write it with snappy, gzip or zstd",
        cause);
  }

  private void requirePage(boolean plausible, long length) throws IOException {
    if (!plausible || length < 0 || length > longestPage) {
      throw new IOException("a page has not the " + length + " bytes that its header says");
    }
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    return codecs.getCompressor(name);
  }

  @Override
  public void release() {
    codecs.release();
  }

  /** A decoder that makes a page of all its bytes at once. */
  private final class Block implements BytesInputDecompressor {
    private final Decompressor decoder;
    private final boolean beginsWithLength;

    Block(Decompressor decoder, boolean beginsWithLength) {
      this.decoder = decoder;
      this.beginsWithLength = beginsWithLength;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      return BytesInput.from(decompress(bytes.toByteArray(), length));
    }

    @Override
    public void decompress(ByteBuffer input, int bytes, ByteBuffer output, int length)
        throws IOException {
      byte[] page = new byte[bytes];
      input.get(page);
      output.put(decompress(page, length));
    }

    private byte[] decompress(byte[] page, int length) throws IOException {
      requirePage(!beginsWithLength || length(page) == length, length);
      byte[] decompressed = new byte[length];
      decoder.reset();
      decoder.setInput(page, 0, page.length);
      int done = length == 0 ? 0 : decoder.decompress(decompressed, 0, length);
      requirePage(done == length, length);
      return decompressed;
    }

    /** Snappy's format description, 1: seven bits a byte, the lowest first. */
    private static long length(byte[] page) {
      long length = 0;
      for (int i = 0; i < Math.min(5, page.length); i++) {
        length |= (page[i] & 0x7FL) << 7 * i;
        if (page[i] >= 0) {
          return length;
        }
      }
      return -1;
    }

    @Override
    public void release() {
      decoder.end();
    }
  }

  /** A decoder that ends where its bytes end. */
  private final class Stream implements BytesInputDecompressor {
    private final BytesInputDecompressor decoder;

    Stream(BytesInputDecompressor decoder) {
      this.decoder = decoder;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      requirePage(true, length);
      return decoder.decompress(bytes, length);
    }

    @Override
    public void decompress(ByteBuffer input, int bytes, ByteBuffer output, int length)
        throws IOException {
      requirePage(true, length);
      decoder.decompress(input, bytes, output, length);
    }

    @Override
    public void release() {
      decoder.release();
    }
  }
}
