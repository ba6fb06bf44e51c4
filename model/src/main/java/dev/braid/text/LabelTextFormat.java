package dev.braid.text;

import java.util.List;

/**
 * Classification examples, one a line: the label, a tab, the text. The text may contain further
 * tabs. What {@link LabelSpelling} names does not belong to the label. A blank line is counted as
 * empty; a line without a tab, without a label or without any token is counted as {@link
 * InputProblem#TOO_FEW_COLUMNS}.
 *
 * @param tokenizer splits the normalised text
 * @param normalizer is applied to the text first, not to the label
 */
public record LabelTextFormat(Tokenizer tokenizer, TextNormalizer normalizer)
    implements CorpusFormat {
  private static final String NO_TAB = "no tab between a label and a text";

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    LineReader lines = sources.get(0).lines(policy, counts);
    return new LineExamples(lines, line -> parse(line, policy, counts), counts);
  }

  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    return new LineTexts(source.lines(policy, counts), LabelTextFormat::text);
  }

  private static TextItem text(LineReader line) {
    int tab = line.text().indexOf('\t');
    if (tab >= 0 || line.text().isBlank()) {
      return TextItem.whole(line.text().substring(tab + 1));
    }
    Fault fault = new Fault(InputProblem.TOO_FEW_COLUMNS, NO_TAB);
    line.judge(fault);
    return TextItem.refused(fault);
  }

  private RawExample parse(LineReader line, TextPolicy policy, InputCounts counts) {
    if (line.text().isBlank()) {
      counts.addEmpty();
      return null;
    }
    int tab = line.text().indexOf('\t');
    if (tab < 0) {
      return refuse(line, NO_TAB, policy, counts);
    }
    String label = LabelSpelling.of(line.text().substring(0, tab));
    String text = line.text().substring(tab + 1);
    List<String> tokens = tokenizer.tokenize(normalizer.normalize(text));
    if (label.isEmpty() || tokens.isEmpty()) {
      String missing = label.isEmpty() ? "label before" : "text behind";
      return refuse(line, "no " + missing + " the tab", policy, counts);
    }
    return new RawExample(line.offset(), tokens, List.of(label));
  }

  private static RawExample refuse(
      LineReader line, String reason, TextPolicy policy, InputCounts counts) {
    policy.apply(InputProblem.TOO_FEW_COLUMNS, line.place(reason), counts);
    return null;
  }
}
