package dev.braid.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pairs of source and target, one a line. A regular expression that has to match the whole line
 * says where both are; its dot matches every character, for a line is what stands between two
 * {@code \n}. Blank lines, and pairs of which one side has no token, are counted as empty; a line
 * that the expression does not match is counted as {@link InputProblem#NO_PAIR}.
 *
 * @param pattern regular expression with two groups: the source and the target
 * @param tokenizer splits both, normalised
 * @param normalizer is applied to both first
 */
public record PairFormat(String pattern, Tokenizer tokenizer, TextNormalizer normalizer)
    implements CorpusFormat {
  /** Checks the pattern; throws {@code IllegalArgumentException}. */
  public PairFormat {
    int groups = compile(pattern).matcher("").groupCount();
    if (groups != 2) {
      throw new IllegalArgumentException(
          "The pattern "
              + pattern
              + " has "
              + groups
              + " groups; it needs two, the source and the target");
    }
  }

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    LineReader lines = sources.get(0).lines(policy, counts);
    Matcher matcher = compile(pattern).matcher("");
    return new LineExamples(lines, line -> parse(line, matcher, policy, counts), counts);
  }

  /** For Java U+0085, U+2028, U+2029 and a lone carriage return end a line too. */
  private static Pattern compile(String pattern) {
    return Pattern.compile(pattern, Pattern.UNIX_LINES);
  }

  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    Matcher matcher = compile(pattern).matcher("");
    return new LineTexts(source.lines(policy, counts), line -> source(line, matcher));
  }

  private TextItem source(LineReader line, Matcher matcher) {
    if (line.text().isBlank()) {
      return TextItem.whole(line.text());
    }
    if (matcher.reset(line.text()).matches()) {
      return TextItem.whole(matcher.group(1) == null ? "" : matcher.group(1));
    }
    Fault fault = new Fault(InputProblem.NO_PAIR, "no match of " + pattern);
    line.judge(fault);
    return TextItem.refused(fault);
  }

  private RawExample parse(
      LineReader line, Matcher matcher, TextPolicy policy, InputCounts counts) {
    if (line.text().isBlank()) {
      counts.addEmpty();
      return null;
    }
    if (!matcher.reset(line.text()).matches()) {
      policy.apply(InputProblem.NO_PAIR, line.place("no match of " + pattern), counts);
      return null;
    }
    List<String> source = tokens(matcher.group(1));
    List<String> target = tokens(matcher.group(2));
    if (source.isEmpty() || target.isEmpty()) {
      counts.addEmpty();
      return null;
    }
    return new RawExample(line.offset(), source, target);
  }

  /** A group that takes no part in a match is as good as an empty one. */
  private List<String> tokens(String side) {
    return side == null ? List.of() : tokenizer.tokenize(normalizer.normalize(side));
  }
}
