package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.store.Store;
import dev.braid.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** A shard that is open, of which any row group can be read; by several threads. */
final class ShardFile implements Closeable {
  private final String path;
  private final ParquetFileReader reader;

  /** Rows before each row group, and at the end all. */
  private final long[] rowsBefore;

  private ShardFile(String path, ParquetFileReader reader) {
    this.path = path;
    this.reader = reader;
    List<BlockMetaData> groups = reader.getRowGroups();
    this.rowsBefore = new long[groups.size() + 1];
    for (int group = 0; group < groups.size(); group++) {
      rowsBefore[group + 1] = rowsBefore[group] + groups.get(group).getRowCount();
    }
  }

  /**
   * Opens a shard.
   *
   * @throws DamagedShardException from here or from reading, where it is not the one that the index
   *     names
   */
  static ShardFile open(Store store, String folder, Shard shard) throws IOException {
    String path = folder + "/" + shard.name();
    VerifiedInput input = VerifiedInput.open(store, path, shard);
    try {
      return open(path, input);
    } catch (IOException | RuntimeException fault) {
      throw refusal(path, fault);
    }
  }

  private static ShardFile open(String path, VerifiedInput input) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder()
            .withCodecFactory(new CodecFactory(ExampleParquet.NO_SETTINGS, 0))
            .build();
    // Closes the input if it fails.
    ParquetFileReader reader = new ParquetFileReader(input, options);
    try {
      setBlocks(input, reader);
      return new ShardFile(path, reader);
    } catch (RuntimeException fault) {
      reader.close();
      throw fault;
    }
  }

  private static void setBlocks(VerifiedInput input, ParquetFileReader reader) {
    List<BlockMetaData> groups = reader.getRowGroups();
    // The first block begins with Parquet's magic; without a row group it is all there is.
    long[] starts = new long[Math.max(1, groups.size())];
    for (int group = 1; group < groups.size(); group++) {
      starts[group] = groups.get(group).getStartingPos();
    }
    String checksums = reader.getFileMetaData().getKeyValueMetaData().get(ExampleParquet.CHECKSUMS);
    input.setBlocks(starts, BlockChecksums.parse(checksums));
  }

  /**
   * Checks that the file has so many rows.
   *
   * @throws DamagedShardException where it has not
   */
  ShardFile requireRows(long rows) throws IOException {
    long found = rowsBefore[groups()];
    if (found != rows) {
      close();
      throw new DamagedShardException(
          path, "it has " + found + " rows and " + rows + " belong there");
    }
    return this;
  }

  /** What the file system throws says nothing about the shard. */
  private static IOException refusal(String path, Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException || cause instanceof DamagedShardException) {
        return (IOException) cause;
      }
    }
    return new DamagedShardException(path, "it is none, though its digest fits", fault);
  }

  /** A fault of decoding, as what it says of the shard. */
  IOException refusal(RuntimeException fault) {
    return refusal(path, fault);
  }

  int groups() {
    return rowsBefore.length - 1;
  }

  /** Rows before a row group. */
  long rowsBefore(int group) {
    return rowsBefore[group];
  }

  /** The row group that has a row; the number of groups where there is no such row. */
  int group(long row) {
    int group = 0;
    while (group < groups() && rowsBefore[group + 1] <= row) {
      group++;
    }
    return group;
  }

  /** The rows of a row group, one after the other. */
  Supplier<EncodedExample> rows(int group) throws IOException {
    ColumnReadStore columns = columns(group);
    ListColumn ids = new ListColumn(columns.getColumnReader(ExampleParquet.IDS));
    ListColumn labels = new ListColumn(columns.getColumnReader(ExampleParquet.LABELS));
    return () -> new EncodedExample(ids.next(), labels.next());
  }

  /** The ids of all rows of a row group, none of which is empty. */
  int[] ids(int group) throws IOException {
    long count = reader.getRowGroups().get(group).getColumns().get(0).getValueCount();
    ListColumn ids = new ListColumn(columns(group).getColumnReader(ExampleParquet.IDS));
    try {
      return ids.values(Math.toIntExact(count));
    } catch (RuntimeException fault) {
      throw refusal(fault);
    }
  }

  private ColumnReadStore columns(int group) throws IOException {
    try {
      PageReadStore pages;
      synchronized (this) {
        pages = reader.readRowGroup(group);
      }
      String writer = reader.getFileMetaData().getCreatedBy();
      return new ColumnReadStoreImpl(pages, new NoConverter(), ExampleParquet.SCHEMA, writer);
    } catch (IOException | RuntimeException fault) {
      throw refusal(path, fault);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    reader.close();
  }

  /** What Parquet asks for and, where columns are read as they are, does not use. */
  private static final class NoConverter extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return this;
    }

    @Override
    public PrimitiveConverter asPrimitiveConverter() {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
