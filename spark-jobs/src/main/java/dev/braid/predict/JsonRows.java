package dev.braid.predict;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.braid.store.StagedOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.List;

/** One object of JSON a line. */
final class JsonRows implements RowWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Column> columns;
  private final JsonGenerator out;

  JsonRows(List<Column> columns, StagedOutput file) throws IOException {
    this.columns = columns;
    this.out = JSON.createGenerator(new BufferedOutputStream(file, 1 << 16));
    out.setRootValueSeparator(null);
  }

  @Override
  public void write(Object[] values) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < values.length; i++) {
      out.writeFieldName(columns.get(i).name());
      write(columns.get(i), values[i]);
    }
    out.writeEndObject();
    out.writeRaw('\n');
  }

  private void write(Column column, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    switch (column.kind()) {
      case TEXT -> out.writeString((String) value);
      case NUMBER -> out.writeNumber((Double) value);
      case TEXTS -> writeTexts((List<?>) value);
      case NUMBERS -> out.writeArray((double[]) value, 0, ((double[]) value).length);
    }
  }

  private void writeTexts(List<?> texts) throws IOException {
    out.writeStartArray();
    for (Object text : texts) {
      out.writeString((String) text);
    }
    out.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
