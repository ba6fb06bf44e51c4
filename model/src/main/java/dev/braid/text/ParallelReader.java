package dev.braid.text;

import java.io.IOException;
import java.util.List;

/** Reads the examples of a {@link ParallelFormat}. */
final class ParallelReader implements ExampleReader {
  private final ParallelFormat format;
  private final LineReader text;
  private final LineReader labels;
  private final TextPolicy policy;
  private final InputCounts counts;
  private long pairs;

  ParallelReader(
      ParallelFormat format,
      LineReader text,
      LineReader labels,
      TextPolicy policy,
      InputCounts counts) {
    this.format = format;
    this.text = text;
    this.labels = labels;
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    while (advance()) {
      RawExample example = text.text() == null || labels.text() == null ? null : example();
      if (example != null) {
        counts.addExample();
        return example;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    try {
      text.close();
    } finally {
      labels.close();
    }
  }

  private RawExample example() {
    List<String> tokens = format.tokens(text.text());
    List<String> names = format.labels(labels.text());
    if (tokens.isEmpty() && names.isEmpty()) {
      counts.addEmpty();
      return null;
    }
    String fault = format.fault(tokens, names);
    if (fault != null) {
      String reason = fault + " (in " + labels.file() + ", line at byte " + labels.offset() + ")";
      policy.apply(InputProblem.UNEQUAL_LENGTHS, text.place(reason), counts);
      return null;
    }
    return new RawExample(text.offset(), tokens, names);
  }

  private boolean advance() throws IOException {
    boolean more = text.advance();
    if (more != labels.advance()) {
      throw unequalFiles(more);
    }
    pairs += more ? 1 : 0;
    return more;
  }

  private InputException unequalFiles(boolean textIsLonger) throws IOException {
    long textLines = pairs + (textIsLonger ? 1 + text.skipAll() : 0);
    long labelLines = pairs + (textIsLonger ? 0 : 1 + labels.skipAll());
    return new InputException(
        "Cannot pair "
            + text.file()
            + " with "
            + labels.file()
            + ": the first has "
            + textLines
            + " lines and the second "
            + labelLines
            + "; give two files of equally many lines");
  }
}
