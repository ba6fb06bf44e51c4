package dev.braid.text;

import java.io.IOException;
import java.util.function.Function;

/** The texts of a file that has one a line. */
final class LineTexts implements TextReader {
  private final LineReader lines;
  private final Function<LineReader, TextItem> parser;

  /**
   * @param parser finds the text in the reader's current line, which is not left out
   */
  LineTexts(LineReader lines, Function<LineReader, TextItem> parser) {
    this.lines = lines;
    this.parser = parser;
  }

  @Override
  public TextItem next() throws IOException {
    if (!lines.advance()) {
      return null;
    }
    if (lines.text() == null) {
      return TextItem.refused(lines.fault());
    }
    TextItem item = parser.apply(lines);
    return item.fault() == null ? new TextItem(item.text(), lines.fault()) : item;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
