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
  private final InputCounts counts;

  private boolean opened;
  private boolean finished;
  private final List<String> words = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private long offset;
  private boolean leftOut;
  private Fault fault;
  private boolean faultCounted;

  ConllReader(ConllFormat format, TextSource source, TextPolicy policy, InputCounts counts) {
    this.format = format;
    this.lines = source.openEndedLines(policy, counts);
    this.start = source.start();
    this.end = source.end();
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    while (advance()) {
      if (!leftOut) {
        counts.addExample();
        return new RawExample(offset, words, labels);
      }
    }
    return null;
  }

  /** Moves to the next sentence that has words or is left out; false at the end. */
  boolean advance() throws IOException {
    open();
    while (!finished) {
      readSentence();
      if (leftOut || !words.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The words of the current sentence; null if it is left out. */
  List<String> words() {
    return leftOut ? null : words;
  }

  /** Why the current sentence is left out, or what was replaced in it; null if nothing is wrong. */
  Fault fault() {
    return fault;
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
    fault = null;
    faultCounted = false;
    while (nextLine()) {
      if (lines.text() == null) {
        leaveOut(lines.fault());
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
    String wrong = format.fault(columns);
    if (wrong != null) {
      refuse(new Fault(InputProblem.TOO_FEW_COLUMNS, wrong));
      return;
    }
    if (words.isEmpty()) {
      offset = lines.offset();
    }
    fault = fault == null ? lines.fault() : fault;
    words.add(format.normalizer().normalize(columns.get(format.wordColumn() - 1)));
    if (format.readsLabels()) {
      labels.add(columns.get(format.labelColumn() - 1));
    }
  }

  private void refuse(Fault wrong) {
    leaveOut(wrong);
    if (!faultCounted) {
      lines.judge(wrong);
      faultCounted = true;
    }
  }

  private void leaveOut(Fault why) {
    fault = leftOut ? fault : why;
    leftOut = true;
  }
}
