package dev.braid.corpus;

import dev.braid.store.Store;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The bytes of a shard as Parquet reads them, none of which it sees before they are verified: the
 * footer by the index, the blocks before it by their checksums in the footer. A block is read whole
 * and held until another is needed. For one thread at a time.
 */
final class VerifiedInput implements InputFile {
  private final String path;
  private final Shard shard;
  private final SeekableInputStream in;
  private final long footerStart;
  private final byte[] footer;
  private BlockChecksums checksums = new BlockChecksums();

  /** Where each block begins, and the footer. */
  private long[] starts = {};

  private int block = -1;
  private byte[] blockBytes = {};

  private VerifiedInput(String path, Shard shard, SeekableInputStream in) throws IOException {
    this.path = path;
    this.shard = shard;
    this.in = in;
    this.footerStart = shard.bytes() - shard.footerBytes();
    this.footer = read(footerStart, shard.bytes());
    String found = DigestUtils.sha256Hex(footer);
    if (!found.equals(shard.footerSha256())) {
      throw new DamagedShardException(
          path,
          "the digest of its footer, "
              + found.substring(0, 8)
              + ", differs from the index ("
              + shard.footerSha256().substring(0, 8)
              + ")");
    }
  }

  /**
   * Opens a shard and verifies its footer.
   *
   * @throws DamagedShardException where it is not the one that the index names
   */
  static VerifiedInput open(Store store, String path, Shard shard) throws IOException {
    InputFile file = store.parquet(path);
    if (file.getLength() != shard.bytes()) {
      throw new DamagedShardException(
          path, "its " + file.getLength() + " bytes differ from the index (" + shard.bytes() + ")");
    }
    SeekableInputStream in = file.newStream();
    try {
      return new VerifiedInput(path, shard, in);
    } catch (IOException | RuntimeException failure) {
      in.close();
      throw failure;
    }
  }

  /**
   * Says how to verify what lies before the footer.
   *
   * @param starts where each block begins, from 0 on
   */
  void setBlocks(long[] starts, BlockChecksums checksums) {
    this.starts = starts;
    this.checksums = checksums;
  }

  private byte[] read(long from, long to) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(to - from)];
    try {
      in.seek(from);
      in.readFully(bytes);
      return bytes;
    } catch (EOFException end) {
      throw new DamagedShardException(path, "it ends before byte " + to);
    }
  }

  /** The bytes from a position on, as far as they are at hand. */
  private int read(long position, byte[] target, int offset, int length) throws IOException {
    if (position >= shard.bytes()) {
      return -1;
    }
    boolean inFooter = position >= footerStart;
    byte[] source = inFooter ? footer : block(position);
    int at = (int) (position - (inFooter ? footerStart : starts[block]));
    int count = Math.min(length, source.length - at);
    System.arraycopy(source, at, target, offset, count);
    return count;
  }

  private byte[] block(long position) throws IOException {
    int wanted = Arrays.binarySearch(starts, position);
    wanted = wanted < 0 ? -wanted - 2 : wanted;
    if (wanted != block) {
      long end = wanted + 1 < starts.length ? starts[wanted + 1] : footerStart;
      byte[] bytes = read(starts[wanted], end);
      String fault = checksums.fault(wanted, bytes);
      if (fault != null) {
        throw new DamagedShardException(path, fault);
      }
      blockBytes = bytes;
      block = wanted;
    }
    return blockBytes;
  }

  @Override
  public long getLength() {
    return shard.bytes();
  }

  /** The one stream that there is; closing it closes the file. */
  @Override
  public SeekableInputStream newStream() {
    Position position = new Position();
    return new DelegatingSeekableInputStream(position) {
      @Override
      public long getPos() {
        return position.at;
      }

      @Override
      public void seek(long newPosition) {
        position.at = newPosition;
      }
    };
  }

  @Override
  public String toString() {
    return path;
  }

  private final class Position extends InputStream {
    private long at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = VerifiedInput.this.read(at, target, offset, length);
      at += Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
