package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.store.FileDigest;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import java.io.IOException;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes a shard row by row, of which it holds a row group: a Parquet file with two columns of
 * integer lists, {@code ids} and {@code labels}. The same rows give the same bytes.
 */
public final class ShardWriter implements AutoCloseable {
  private final StagedOutput file;
  private final BlockOutput out;
  private final ParquetWriter<EncodedExample> writer;

  /** What rows are. */
  public enum Rows {
    /** Examples, read one after the other; a row group has about 1 MiB. */
    EXAMPLES(1 << 20, 1),
    /** Pieces of text, in which many streams read at places of their own; 16 a row group. */
    TEXT(1, 16);

    private final long rowGroupBytes;
    private final int rowsBetweenLooks;

    /**
     * @param rowGroupBytes above which a row group ends
     * @param rowsBetweenLooks after how many rows Parquet looks at the size, at least
     */
    Rows(long rowGroupBytes, int rowsBetweenLooks) {
      this.rowGroupBytes = rowGroupBytes;
      this.rowsBetweenLooks = rowsBetweenLooks;
    }
  }

  /**
   * A shard that is written.
   *
   * @param footerBytes what stands behind the last row group
   * @param footerSha256 its digest
   */
  public record Written(FileDigest file, long footerBytes, String footerSha256) {}

  private ShardWriter(StagedOutput file, Rows rows) throws IOException {
    this.file = file;
    this.out = new BlockOutput(file);
    this.writer =
        new ExampleParquet.WriterBuilder(out)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            // A column of several encodings has them listed in an order of this JVM's own, the
            // identity hashes' order; so each column has one, and pages have none for levels.
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withDictionaryEncoding(false)
            .withRowGroupSize(rows.rowGroupBytes)
            .withMinRowCountForPageSizeCheck(rows.rowsBetweenLooks)
            .withConf(ExampleParquet.NO_SETTINGS)
            .build();
  }

  /** Begins a shard in a folder. */
  public static ShardWriter create(StagingFolder folder, String name, Rows rows)
      throws IOException {
    StagedOutput file = folder.create(name);
    try {
      return new ShardWriter(file, rows);
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /** Writes a row. */
  public void write(EncodedExample row) throws IOException {
    long before = out.blockBytes();
    writer.write(row);
    if (out.blockBytes() > before) {
      out.endBlock();
    }
  }

  /** Ends the shard and gives it its name. */
  public Written publish() throws IOException {
    writer.close();
    FileDigest digest = file.publish();
    return new Written(digest, out.footerBytes(), out.footerSha256());
  }

  /** Ends the file; it has no name unless it was published. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
