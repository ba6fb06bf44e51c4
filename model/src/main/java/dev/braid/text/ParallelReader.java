package dev.braid.text;

import java.io.IOException;
import java.util.List;

/** Reads the examples of a {@link ParallelFormat}. */
final class ParallelReader implements ExampleReader {
  private final ParallelFormat format;
  private final LineReader text;
  private final LineReader targets;
  private final TextPolicy policy;
  private final InputCounts counts;
  private long pairs;

  ParallelReader(
      ParallelFormat format,
      LineReader text,
      LineReader targets,
      TextPolicy policy,
      InputCounts counts) {
    this.format = format;
    this.text = text;
    this.targets = targets;
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    while (advance()) {
      RawExample example = text.text() == null || targets.text() == null ? null : example();
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
      targets.close();
    }
  }

  private RawExample example() {
    List<String> tokens = format.tokens(text.text());
    List<String> targetTokens = format.targets(targets.text());
    if (format.isEmpty(tokens, targetTokens)) {
      counts.addEmpty();
      return null;
    }
    String fault = format.fault(tokens, targetTokens);
    if (fault != null) {
      String reason = fault + " (in " + targets.file() + ", line at byte " + targets.offset() + ")";
      policy.apply(InputProblem.UNEQUAL_LENGTHS, text.place(reason), counts);
      return null;
    }
    return new RawExample(text.offset(), tokens, targetTokens);
  }

  private boolean advance() throws IOException {
    boolean more = text.advance();
    if (more != targets.advance()) {
      throw unequalFiles(more);
    }
    pairs += more ? 1 : 0;
    return more;
  }

  private InputException unequalFiles(boolean textIsLonger) throws IOException {
    long textLines = pairs + (textIsLonger ? 1 + text.skipAll() : 0);
    long targetLines = pairs + (textIsLonger ? 0 : 1 + targets.skipAll());
    return new InputException(
        "Cannot pair "
            + text.file()
            + " with "
            + targets.file()
            + ": the first has "
            + textLines
            + " lines and the second "
            + targetLines
            + "; give two files of equally many lines");
  }
}
