package dev.braid.text;

import java.util.Objects;

/**
 * Examples that are the rows of a table with a column of texts and one of what goes with them. A
 * value of the text's column is a text, which is cut into tokens, or a list of tokens. So is a
 * target; labels are a list, or a text with white space between them; one label is a text.
 *
 * <p>A row without a value in one of the columns is counted as {@link InputProblem#MISSING_VALUE};
 * one whose text and target have no token and no label as empty, which is an end of line to a
 * language model.
 *
 * @param text the column of the texts
 * @param target the column of labels or targets; null where there is none, as in a language model's
 *     table, or none is read
 * @param rule how the values become tokens and labels
 */
public record TableFormat(TableColumn text, TableColumn target, ExampleRule rule)
    implements Layout {
  /** Checks that everything is given. */
  public TableFormat {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(rule, "rule");
  }

  /**
   * Reads examples.
   *
   * @param rows with values of these columns
   */
  public ExampleReader open(TableRows rows, TextPolicy policy, InputCounts counts) {
    return new TableExamples(this, rows, policy, counts);
  }

  /**
   * Reads the texts alone.
   *
   * @param rows with values of the text's column
   */
  public TextReader openTexts(TableRows rows, TextPolicy policy, InputCounts counts) {
    return new TableTexts(this, rows, policy, counts);
  }

  /** The texts alone. */
  TableFormat withoutTarget() {
    return new TableFormat(text, null, rule);
  }

  /** Whether there is a column of targets to read. */
  public boolean readsTargets() {
    return target != null;
  }

  /** What is wrong where a column has no value. */
  static Fault missing(TableColumn column) {
    return new Fault(InputProblem.MISSING_VALUE, "column " + column.name() + " has no value");
  }
}
