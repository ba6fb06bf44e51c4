package dev.braid.text;

import java.util.List;

/**
 * A table as lines of text, each of which is a JSON object: its columns are the fields of the
 * objects. A text is a string, a list of tokens an array of strings; labels may also be whole
 * numbers, {@code true} or {@code false}. Fields of other names are passed over. Blank lines are no
 * rows; they are counted as empty. A line that is no object, or an object without one of the
 * columns, is counted as {@link InputProblem#NO_OBJECT}, a value of another type as {@link
 * InputProblem#BAD_VALUE}.
 *
 * @param table what the columns hold
 */
public record JsonLinesFormat(TableFormat table) implements CorpusFormat {
  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    return table.open(rows(table, sources.get(0), policy, counts), policy, counts);
  }

  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    TableFormat texts = table.withoutTarget();
    return texts.openTexts(rows(texts, source, policy, counts), policy, counts);
  }

  private static TableRows rows(
      TableFormat table, TextSource source, TextPolicy policy, InputCounts counts) {
    return new JsonObjects(table, source.lines(policy, counts), policy, counts);
  }
}
