package dev.braid.text;

import java.io.IOException;

/** The texts of a {@link TableFormat}; a row without a text keeps its place. */
final class TableTexts implements TextReader {
  private final TableFormat format;
  private final TableRows rows;
  private final TextPolicy policy;
  private final InputCounts counts;

  TableTexts(TableFormat format, TableRows rows, TextPolicy policy, InputCounts counts) {
    this.format = format;
    this.rows = rows;
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public TextItem next() throws IOException {
    TableRow row = rows.next();
    if (row == null) {
      return null;
    }
    if (row.text() == null) {
      return TextItem.refused(row.isRefused() ? row.fault() : TableFormat.missing(format.text()));
    }
    Fault fault = format.rule().textFault(format.text().name(), row.text());
    if (fault != null) {
      policy.apply(fault.problem(), rows.place(row, fault.reason()), counts);
      return TextItem.refused(fault);
    }
    return new TextItem(row.text(), row.fault());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
