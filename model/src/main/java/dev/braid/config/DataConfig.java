package dev.braid.config;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Where the text is and how it is laid out.
 *
 * @param format layout of the files
 * @param train paths of the training text
 * @param valid paths of the validation text; empty where it is split off the training text
 * @param test paths of the test text; empty where it is split off the training text
 * @param wordColumn column of the word, from 1
 * @param labelColumn column of the label, from 1
 * @param numberColumn column of the words' numbers, from 1; 0 where there is none
 * @param columns what stands between columns
 * @param comment what a comment line begins with; {@value #CUSTOMARY_COMMENTS} for what is usual,
 *     empty where there are none
 * @param pairPattern regular expression whose first group is a line's source and whose second is
 *     its target
 * @param textColumn column of a table's texts
 * @param targetColumn column of a table's labels or targets
 * @param badText what happens to text that cannot be used
 */
public record DataConfig(
    Format format,
    Paths train,
    Paths valid,
    Paths test,
    double validFraction,
    double testFraction,
    int wordColumn,
    int labelColumn,
    int numberColumn,
    Columns columns,
    String comment,
    String pairPattern,
    String textColumn,
    String targetColumn,
    BadText badText)
    implements Serializable {
  /** The {@code comment} of files whose comments are those of their format. */
  public static final String CUSTOMARY_COMMENTS = "auto";

  /** Layouts of files. */
  public enum Format {
    LINES,
    CONLL,
    LABEL_TEXT,
    PARALLEL,
    PAIRS,
    JSON_LINES,
    PARQUET;

    /** Whether the text lies in columns with names. */
    public boolean isTable() {
      return this == JSON_LINES || this == PARQUET;
    }
  }

  /** What separates columns. */
  public enum Columns {
    TAB,
    WHITESPACE
  }

  /** What happens to bytes that are no UTF-8. */
  public enum Malformed {
    FAIL,
    SKIP,
    REPLACE
  }

  /** What happens to an example that cannot be used as it is. */
  public enum Unusable {
    FAIL,
    SKIP
  }

  /**
   * Files of one split.
   *
   * @param text files, folders or globs of the text
   * @param targets those of the labels or target sentences, in the parallel format; else empty
   */
  public record Paths(List<String> text, List<String> targets) implements Serializable {
    public Paths {
      text = List.copyOf(text);
      targets = List.copyOf(targets);
    }

    /** Whether there are no files of this split. */
    public boolean isEmpty() {
      return text.isEmpty();
    }
  }

  /**
   * What happens to text that cannot be used.
   *
   * @param maxLineBytes longest line, in bytes
   */
  public record BadText(
      Malformed malformed, Unusable tooLong, int maxLineBytes, Unusable badExample)
      implements Serializable {}

  static DataConfig from(Section data) {
    return new DataConfig(
        data.choice("format", Format.class),
        new Paths(data.strings("train"), data.strings("train-targets")),
        new Paths(data.strings("valid"), data.strings("valid-targets")),
        new Paths(data.strings("test"), data.strings("test-targets")),
        data.number("valid-fraction", 0, 0.5),
        data.number("test-fraction", 0, 0.5),
        data.integer("word-column", 1, 1000),
        data.integer("label-column", 1, 1000),
        data.integer("number-column", 0, 1000),
        data.choice("columns", Columns.class),
        data.string("comment"),
        pairPattern(data),
        data.string("text-column"),
        data.string("target-column"),
        new BadText(
            data.choice("malformed", Malformed.class),
            data.choice("too-long", Unusable.class),
            (int) data.bytes("max-line-bytes", 1, 1 << 30),
            data.choice("bad-example", Unusable.class)));
  }

  private static String pairPattern(Section data) {
    String pattern = data.string("pair-pattern");
    String wanted = "a regular expression with two groups, such as \"IN: (.*) OUT: (.*)\"";
    try {
      if (Pattern.compile(pattern).matcher("").groupCount() != 2) {
        data.problem("pair-pattern", pattern, wanted);
      }
    } catch (PatternSyntaxException malformed) {
      data.problem("pair-pattern", pattern, wanted + ": " + malformed.getDescription());
    }
    return pattern;
  }
}
