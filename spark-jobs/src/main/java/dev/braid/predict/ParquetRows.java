package dev.braid.predict;

import dev.braid.store.StagedOutput;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** A Parquet file with a column of strings, doubles or lists of either for each column. */
final class ParquetRows implements RowWriter {
  private final List<Column> columns;
  private final SimpleGroupFactory groups;
  private final ParquetWriter<Group> out;

  ParquetRows(List<Column> columns, StagedOutput file) throws IOException {
    MessageType schema = schema(columns);
    this.columns = columns;
    this.groups = new SimpleGroupFactory(schema);
    this.out =
        ExampleParquetWriter.builder(file.asParquet())
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build();
  }

  static MessageType schema(List<Column> columns) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (Column column : columns) {
      switch (column.kind()) {
        case TEXT ->
            message
                .optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case NUMBER -> message.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        case TEXTS ->
            message
                .optionalList()
                .requiredElement(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case NUMBERS ->
            message.optionalList().requiredElement(PrimitiveTypeName.DOUBLE).named(column.name());
      }
    }
    return message.named("prediction");
  }

  @Override
  public void write(Object[] values) throws IOException {
    Group row = groups.newGroup();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        add(row, columns.get(i), values[i]);
      }
    }
    out.write(row);
  }

  private static void add(Group row, Column column, Object value) {
    switch (column.kind()) {
      case TEXT -> row.add(column.name(), (String) value);
      case NUMBER -> row.add(column.name(), (Double) value);
      case TEXTS -> {
        Group list = row.addGroup(column.name());
        for (Object text : (List<?>) value) {
          list.addGroup("list").add("element", (String) text);
        }
      }
      case NUMBERS -> {
        Group list = row.addGroup(column.name());
        for (double number : (double[]) value) {
          list.addGroup("list").add("element", number);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
