package dev.braid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Plain text, one sentence or document a line, without labels. A line that gives no token is
 * counted as empty and yields an example without tokens: to a language model it is an end of line
 * like any other, and published perplexities count it.
 *
 * @param tokenizer splits a normalised line
 * @param normalizer is applied to the line first
 */
public record LineFormat(Tokenizer tokenizer, TextNormalizer normalizer) implements CorpusFormat {
  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    LineReader lines = sources.get(0).lines(policy, counts);
    return new LineExamples(lines, line -> parse(line, counts), counts);
  }

  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    return new LineTexts(source.lines(policy, counts), line -> TextItem.whole(line.text()));
  }

  private RawExample parse(LineReader line, InputCounts counts) {
    List<String> tokens = tokenizer.tokenize(normalizer.normalize(line.text()));
    if (tokens.isEmpty()) {
      counts.addEmpty();
    }
    return new RawExample(line.offset(), tokens, new ArrayList<>());
  }
}
