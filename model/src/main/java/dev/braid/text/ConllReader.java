package dev.braid.text;

import java.io.IOException;

/** Reads the sentences of a {@link ConllFormat}. */
final class ConllReader implements ExampleReader {
  private final ConllFormat format;
  private final LineReader lines;
  private final long start;
  private final long end;
  private final TextPolicy policy;
  private final InputCounts counts;

  private boolean opened;
  private boolean finished;

  ConllReader(ConllFormat format, TextSource source, TextPolicy policy, InputCounts counts) {
    this.format = format;
    this.lines = source.openEndedLines(policy, counts);
    this.start = source.start();
    this.end = source.end();
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    open();
    while (!finished) {
      RawExample example = readSentence();
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

  private void open() throws IOException {
    if (opened) {
      return;
    }
    opened = true;
    if (start == end) {
      finished = true;
    } else if (start > 0) {
      finished = !lines.skipToBlankLine() || lines.offset() >= end;
    }
  }

  private RawExample readSentence() throws IOException {
    ColumnSentence sentence = new ColumnSentence(format);
    while (nextLine()) {
      if (lines.text() == null) {
        sentence.leaveOut();
      } else if (format.isComment(lines.text())) {
        counts.addComment();
      } else {
        sentence.add(lines, policy, counts);
      }
    }
    return sentence.finish(policy, counts);
  }

  /**
   * Moves to the sentence's next line; false at the blank line behind it or at the end of the file.
   */
  private boolean nextLine() throws IOException {
    if (!lines.advance()) {
      finished = true;
      return false;
    }
    if (!lines.blank()) {
      return true;
    }
    finished = lines.offset() >= end;
    return false;
  }
}
