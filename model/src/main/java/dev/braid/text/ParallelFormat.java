package dev.braid.text;

import java.util.List;

/**
 * Two files whose lines belong together, such as {@code seq.in} and {@code seq.out}: the text
 * first, then its labels or target sentences. Files of different numbers of lines are refused under
 * any policy. A line that is left out on one side takes its partner with it, so the two never lose
 * step. Lines blank on both sides are counted as empty, and so are sentences without a token on one
 * side or the other. What {@link LabelSpelling} names does not belong to a label.
 *
 * @param rule what the second file holds, and how both become tokens and labels
 */
public record ParallelFormat(ExampleRule rule) implements CorpusFormat {
  @Override
  public int files() {
    return 2;
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    return new ParallelReader(
        rule,
        sources.get(0).lines(policy, counts),
        sources.get(1).lines(policy, counts),
        policy,
        counts);
  }

  /** The first file alone. */
  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    return new LineTexts(source.lines(policy, counts), line -> TextItem.whole(line.text()));
  }
}
