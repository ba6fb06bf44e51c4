package dev.braid.text;

import java.io.IOException;
import java.util.ArrayList;
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
  private final List<String> words = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private long offset;
  private boolean leftOut;
  private boolean faultCounted;

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
      readSentence();
      if (!leftOut && !words.isEmpty()) {
        counts.addExample();
        return new RawExample(offset, words, labels);
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

  private void readSentence() throws IOException {
    words.clear();
    labels.clear();
    leftOut = false;
    faultCounted = false;
    while (nextLine()) {
      if (lines.text() == null) {
        leftOut = true;
      } else if (!format.isComment(lines.text())) {
        addWord(format.separator().split(lines.text()));
      }
    }
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

  private void addWord(List<String> columns) {
    if (format.isRangeOrEmptyNode(columns)) {
      return;
    }
    String fault = format.fault(columns);
    if (fault != null) {
      leaveOut(fault);
      return;
    }
    if (words.isEmpty()) {
      offset = lines.offset();
    }
    words.add(format.normalizer().normalize(columns.get(format.wordColumn() - 1)));
    labels.add(columns.get(format.labelColumn() - 1));
  }

  private void leaveOut(String fault) {
    leftOut = true;
    if (!faultCounted) {
      policy.apply(InputProblem.TOO_FEW_COLUMNS, lines.place(fault), counts);
      faultCounted = true;
    }
  }
}
