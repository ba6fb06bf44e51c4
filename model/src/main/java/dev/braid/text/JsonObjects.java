package dev.braid.text;

import java.io.IOException;

/** The rows of a {@link JsonLinesFormat}. */
final class JsonObjects implements TableRows {
  private final LineReader lines;
  private final JsonFields fields;
  private final TextPolicy policy;
  private final InputCounts counts;

  JsonObjects(TableFormat table, LineReader lines, TextPolicy policy, InputCounts counts) {
    this.lines = lines;
    this.fields = new JsonFields(table);
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public TableRow next() throws IOException {
    while (lines.advance()) {
      if (lines.text() == null) {
        return TableRow.refused(lines.offset(), lines.fault());
      }
      if (!lines.text().isBlank()) {
        return row();
      }
      counts.addEmpty();
    }
    return null;
  }

  private TableRow row() throws IOException {
    Fault inFields = fields.read(lines.text());
    if (inFields != null) {
      lines.judge(inFields);
    }
    Fault fault = inFields == null ? lines.fault() : inFields;
    return TableRow.of(lines.offset(), fields.text(), fields.target(), fault, policy);
  }

  @Override
  public Place place(TableRow row, String reason) {
    return new Place(lines.file(), row.offset(), reason);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
