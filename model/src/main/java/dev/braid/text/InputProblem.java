package dev.braid.text;

/** The ways in which input can be bad, each with its own count and its own policy. */
public enum InputProblem {
  /** A line, or a value of a table, that is not UTF-8. */
  MALFORMED("malformed UTF-8", "repair the file or set data.malformed = skip or replace"),
  /** A line, or a value of a table, of more bytes than the limit. */
  TOO_LONG("line too long", "raise data.max-line-bytes or set data.too-long = skip"),
  /**
   * A line without the column or the field that the format needs; in CoNLL files counted once a
   * sentence.
   */
  TOO_FEW_COLUMNS("too few columns", "repair the line or set data.bad-example = skip"),
  /** A pair of lines with different numbers of tokens and labels. */
  UNEQUAL_LENGTHS("unequal lengths", "repair the line or set data.bad-example = skip"),
  /** A line that is no pair of source and target. */
  NO_PAIR("no pair", "repair the line, change data.pair-pattern, or set data.bad-example = skip"),
  /** A line that is no JSON object, or an object without the field that is read. */
  NO_OBJECT("no such object", "repair the line or set data.bad-example = skip"),
  /** A row of a table that has nothing in a column that is read. */
  MISSING_VALUE("missing value", "fill it in or set data.bad-example = skip"),
  /** A value of a table that is of another type than text, or of another form. */
  BAD_VALUE("bad value", "repair it, name another column, or set data.bad-example = skip");

  private final String description;
  private final String remedy;

  InputProblem(String description, String remedy) {
    this.description = description;
    this.remedy = remedy;
  }

  /** A few words for a log. */
  public String description() {
    return description;
  }

  /** What a user can do about it, as the second half of an error message. */
  String remedy() {
    return remedy;
  }
}
