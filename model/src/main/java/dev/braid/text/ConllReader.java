package dev.braid.text;

import java.io.IOException;
import java.util.List;

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
  private ColumnSentence sentence;

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
    while (advance()) {
      RawExample example = sentence.example();
      if (example != null) {
        counts.addExample();
        return example;
      }
    }
    return null;
  }

  /** Moves to the next sentence that has words or is left out; false at the end. */
  boolean advance() throws IOException {
    open();
    while (!finished) {
      readSentence();
      if (sentence.isLeftOut() || sentence.example() != null) {
        return true;
      }
    }
    return false;
  }

  /** The words of the current sentence; null if it is left out. */
  List<String> words() {
    return sentence.isLeftOut() ? null : sentence.example().tokens();
  }

  /** Why the current sentence is left out, or what was replaced in it; null if nothing is wrong. */
  Fault fault() {
    return sentence.fault();
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

  private void readSentence() throws IOException {
    sentence = new ColumnSentence(format, policy, counts);
    while (nextLine()) {
      if (lines.text() == null) {
        sentence.leaveOut(lines.fault());
      } else if (format.isComment(lines.text())) {
        counts.addComment();
      } else {
        sentence.add(lines);
      }
    }
    sentence.finish();
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
