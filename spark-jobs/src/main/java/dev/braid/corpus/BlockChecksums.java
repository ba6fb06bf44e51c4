package dev.braid.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Checksums of the blocks that lie before a shard's footer, each of which ends where a row group
 * does: CRC-32C, so that any byte that changed is noticed, whatever it means to Parquet.
 */
final class BlockChecksums {
  private static final String DIVIDER = ",";

  private final List<String> checksums;

  BlockChecksums() {
    this(new ArrayList<>());
  }

  private BlockChecksums(List<String> checksums) {
    this.checksums = checksums;
  }

  static BlockChecksums parse(String text) {
    return new BlockChecksums(Arrays.asList(text.split(DIVIDER)));
  }

  void add(CRC32C checksum) {
    checksums.add(spelled(checksum));
  }

  int count() {
    return checksums.size();
  }

  /** What is wrong with a block; null where it is whole. */
  String fault(int block, byte[] bytes) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    String found = spelled(checksum);
    return found.equals(checksums.get(block))
        ? null
        : "checksum " + found + " of row group " + block + " differs from " + checksums.get(block);
  }

  private static String spelled(CRC32C checksum) {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  @Override
  public String toString() {
    return String.join(DIVIDER, checksums);
  }
}
