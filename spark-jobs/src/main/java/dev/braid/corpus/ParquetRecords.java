package dev.braid.corpus;

import dev.braid.store.DamagedFileException;
import dev.braid.store.Store;
import dev.braid.store.StoreException;
import dev.braid.text.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The records of those row groups of a Parquet file whose middle lies in a range of bytes, in
 * order; one row group is held at a time. Whatever is wrong with the file comes as a {@link
 * DamagedFileException} or an {@link InputException} that names it.
 */
final class ParquetRecords implements Closeable {
  private static final String MAGIC = "PAR1";
  private static final String MAGIC_OF_ENCRYPTED = "PARE";

  private final String file;
  private final ParquetFileReader reader;
  private MessageType projection;
  private MessageColumnIO assembly;
  private RecordReader<Group> records;
  private long left;
  private long row = -1;

  private ParquetRecords(String file, ParquetFileReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static ParquetRecords open(Store store, Slice slice) throws IOException {
    String file = slice.files().get(0);
    requireMagic(store, file);
    InputFile input = store.parquet(file);
    ParquetCodecs codecs = new ParquetCodecs(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder()
            .withRange(slice.start(), slice.end())
            .withCodecFactory(codecs)
            .usePageChecksumVerification()
            .build();
    ParquetFileReader reader = guarded(file, () -> new ParquetFileReader(input, options));
    ParquetRecords records = new ParquetRecords(file, reader);
    try {
      codecs.limit(guarded(file, () -> records.longestColumn(input.getLength())));
      return records;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static void requireMagic(Store store, String file) throws IOException {
    byte[] head;
    try (InputStream in = store.open(file)) {
      head = in.readNBytes(MAGIC.length());
    }
    String found = new String(head, StandardCharsets.ISO_8859_1);
    if (found.equals(MAGIC_OF_ENCRYPTED)) {
      throw encrypted(file, null);
    }
    if (!found.equals(MAGIC)) {
      throw new InputException(
          "Cannot read "
              + file
              + ": it is no Parquet file, which begins with "
              + MAGIC
              + "; name Parquet files, or the format that this one has");
    }
  }

  /**
   * The bytes of the longest column of a row group, decompressed; checks that all of them are where
   * the file is, before memory is made for them.
   */
  private long longestColumn(long fileBytes) throws IOException {
    long longest = 0;
    for (BlockMetaData group : reader.getRowGroups()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        long start = column.getStartingPos();
        long bytes = column.getTotalSize();
        if (start < 0 || bytes < 0 || bytes > fileBytes || start > fileBytes - bytes) {
          throw new IOException("column " + column.getPath() + " lies outside of the file");
        }
        longest = Math.max(longest, column.getTotalUncompressedSize());
      }
    }
    return longest;
  }

  MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  /** Chooses the columns that are read. */
  void project(List<Type> columns) {
    projection = new MessageType(schema().getName(), columns);
    reader.setRequestedSchema(projection);
    String writer = reader.getFileMetaData().getCreatedBy();
    assembly = new ColumnIOFactory(writer).getColumnIO(projection, schema());
  }

  /** The next record, of the columns that were chosen; null at the end. */
  Group next() throws IOException {
    return guarded(file, this::read);
  }

  private Group read() throws IOException {
    while (left == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        return null;
      }
      records = assembly.getRecordReader(pages, new GroupRecordConverter(projection));
      left = pages.getRowCount();
      row = pages.getRowIndexOffset().orElse(row + 1) - 1;
    }
    left--;
    row++;
    return records.read();
  }

  /** The number of the current record in the file, from 0. */
  long row() {
    return row;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T guarded(String file, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw named(file, e);
    }
  }

  /** A failure of the file system below passes as it is: then the file may be whole. */
  private static IOException named(String file, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException named) {
        return named;
      }
      if (cause instanceof InputException named) {
        throw named;
      }
      if (cause instanceof ParquetCryptoRuntimeException) {
        throw encrypted(file, failure);
      }
    }
    return new DamagedFileException(
        "Cannot read " + file + ": " + reason(failure) + "; the file is damaged, write it again",
        failure);
  }

  private static InputException encrypted(String file, Exception cause) {
    return new InputException(
        "Cannot read " + file + ": it is encrypted; write it without encryption", cause);
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow().strip();
  }
}
