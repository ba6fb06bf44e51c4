package dev.braid.text;

import java.io.IOException;
import java.util.List;

/** Reads the examples of a {@link ParallelFormat}. */
final class ParallelReader implements ExampleReader {
  private final ExampleRule rule;
  private final LineReader text;
  private final LineReader targets;
  private final TextPolicy policy;
  private final InputCounts counts;
  private long pairs;

  ParallelReader(
      ExampleRule rule,
      LineReader text,
      LineReader targets,
      TextPolicy policy,
      InputCounts counts) {
    this.rule = rule;
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
    List<String> tokens = rule.tokens(new RawText.Whole(text.text()));
    List<String> targetTokens = rule.targets(new RawText.Whole(targets.text()));
    if (rule.isEmpty(tokens, targetTokens)) {
      counts.addEmpty();
      return null;
    }
    String fault = rule.fault(tokens, targetTokens);
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
