package dev.braid.text;

import java.io.IOException;

/** The examples of a file that has one a line. */
final class LineExamples implements ExampleReader {
  private final LineReader lines;
  private final LineParser parser;
  private final InputCounts counts;

  LineExamples(LineReader lines, LineParser parser, InputCounts counts) {
    this.lines = lines;
    this.parser = parser;
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    while (lines.next() != null) {
      RawExample example = parser.parse(lines);
      if (example != null) {
        counts.addExample();
        return example;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
