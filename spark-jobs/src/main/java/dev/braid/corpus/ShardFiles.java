package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.store.FileDigest;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import dev.braid.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Shards as Parquet files with two columns of integer lists: {@code ids} and {@code labels}. */
public final class ShardFiles {
  private static final String REMEDY = "; delete shards/ and rerun 'braid shard'";

  private ShardFiles() {}

  /** Writes a shard; the same examples give the same bytes. */
  public static FileDigest write(
      StagingFolder folder, String name, Iterator<EncodedExample> examples) throws IOException {
    try (StagedOutput out = folder.create(name)) {
      try (ParquetWriter<EncodedExample> writer =
          new ExampleParquet.WriterBuilder(out.asParquet())
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              // A column of several encodings has them listed in an order of this JVM's own, the
              // identity hashes' order; so each column has one, and pages have none for levels.
              .withWriterVersion(WriterVersion.PARQUET_2_0)
              .withDictionaryEncoding(false)
              .build()) {
        while (examples.hasNext()) {
          writer.write(examples.next());
        }
      }
      return out.publish();
    }
  }

  /**
   * Reads a whole shard, in the order in which it was written.
   *
   * @throws DamagedShardException where the file is not the one that the index names
   */
  public static List<EncodedExample> read(Store store, String folder, Shard shard)
      throws IOException {
    String path = folder + "/" + shard.name();
    String digest = digest(store, path);
    if (!digest.equals(shard.sha256())) {
      throw new DamagedShardException(
          "Cannot read shard "
              + path
              + ": checksum "
              + digest.substring(0, 8)
              + " differs from the index ("
              + shard.sha256().substring(0, 8)
              + ")"
              + REMEDY);
    }
    List<EncodedExample> examples = decode(store, path);
    if (examples.size() != shard.examples()) {
      String fault =
          "has " + examples.size() + " examples and " + shard.examples() + " belong there";
      throw new DamagedShardException("Cannot read shard " + path + ": it " + fault + REMEDY);
    }
    return examples;
  }

  private static List<EncodedExample> decode(Store store, String path) throws IOException {
    List<EncodedExample> examples = new ArrayList<>();
    try (ParquetReader<EncodedExample> reader =
        new ExampleParquet.ReaderBuilder(store.parquet(path)).build()) {
      for (EncodedExample next = reader.read(); next != null; next = reader.read()) {
        examples.add(next);
      }
      return examples;
    } catch (IOException | RuntimeException fault) {
      throw refusal(path, fault);
    }
  }

  /** What the file system throws says nothing about the shard. */
  private static IOException refusal(String path, Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException unreachable) {
        return unreachable;
      }
    }
    return new DamagedShardException(
        "Cannot read shard " + path + ": it is none, though its digest fits" + REMEDY, fault);
  }

  private static String digest(Store store, String path) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    try (InputStream in = store.open(path)) {
      return Hex.encodeHexString(DigestUtils.updateDigest(digest, in).digest());
    }
  }
}
