package dev.braid.corpus;

import dev.braid.store.StagedOutput;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * What a Parquet writer writes into a shard, with a checksum of each block and, from {@link
 * #beginFooter} on, a digest of the footer. Parquet writes a row group at once when it is full.
 */
final class BlockOutput extends PositionOutputStream {
  private final StagedOutput out;
  private final BlockChecksums checksums = new BlockChecksums();
  private final CRC32C block = new CRC32C();
  private final MessageDigest footer = DigestUtils.getSha256Digest();
  private long blockStart;
  private long footerStart = Long.MAX_VALUE;

  BlockOutput(StagedOutput out) {
    this.out = out;
  }

  /** Ends the block that was being written. */
  void endBlock() {
    checksums.add(block);
    block.reset();
    blockStart = out.getPos();
  }

  /** Bytes of the block that is being written. */
  long blockBytes() {
    return out.getPos() - blockStart;
  }

  /** Ends the blocks; what comes is the footer. Returns the checksums of the blocks. */
  BlockChecksums beginFooter() {
    if (blockBytes() > 0) {
      endBlock();
    }
    footerStart = out.getPos();
    return checksums;
  }

  long footerBytes() {
    return out.getPos() - footerStart;
  }

  /** The footer's SHA-256, once all of it is written. */
  String footerSha256() {
    return Hex.encodeHexString(footer.digest());
  }

  @Override
  public long getPos() {
    return out.getPos();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (out.getPos() < footerStart) {
      block.update(bytes, offset, length);
    } else {
      footer.update(bytes, offset, length);
    }
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** For a Parquet writer, which closes this stream. */
  OutputFile asParquet() {
    String path = out.asParquet().getPath();
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSizeHint) {
        return BlockOutput.this;
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return BlockOutput.this;
      }

      @Override
      public boolean supportsBlockSize() {
        return false;
      }

      @Override
      public long defaultBlockSize() {
        return 0;
      }

      @Override
      public String getPath() {
        return path;
      }
    };
  }
}
