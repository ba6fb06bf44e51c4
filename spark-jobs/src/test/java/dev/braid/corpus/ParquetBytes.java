package dev.braid.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files in memory. */
public final class ParquetBytes implements OutputFile {
  /** A text and a list of texts, both of which may be missing, and so may elements. */
  public static final String TEXTS =
      """
      message table {
        optional binary text (STRING);
        optional group list (LIST) { repeated group list { optional binary element (STRING); } }
        optional binary target (STRING);
        optional group targets (LIST) { repeated group list { optional binary element (STRING); } }
      }
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A file of a schema, of rows that are filled one by one, with so many rows in a group. */
  public static byte[] of(String schema, List<Consumer<Group>> rows, int rowsOfAGroup) {
    return of(schema, rows, rowsOfAGroup, CompressionCodecName.SNAPPY);
  }

  /** As {@link #of}, with a codec. */
  public static byte[] of(
      String schema, List<Consumer<Group>> rows, int rowsOfAGroup, CompressionCodecName codec) {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    ParquetBytes file = new ParquetBytes();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(type)
            .withCompressionCodec(codec)
            .withRowGroupSize(1L)
            .withMinRowCountForPageSizeCheck(rowsOfAGroup)
            .withMaxRowCountForPageSizeCheck(rowsOfAGroup)
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(type);
      for (Consumer<Group> row : rows) {
        Group group = groups.newGroup();
        row.accept(group);
        writer.write(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.bytes();
  }

  /** Adds a list to a row. */
  public static void addList(Group row, String column, List<String> elements) {
    Group list = row.addGroup(column);
    for (String element : elements) {
      Group item = list.addGroup("list");
      if (element != null) {
        item.add("element", element);
      }
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes.size();
      }

      @Override
      public void write(int value) {
        bytes.write(value);
      }

      @Override
      public void write(byte[] values, int offset, int length) {
        bytes.write(values, offset, length);
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
