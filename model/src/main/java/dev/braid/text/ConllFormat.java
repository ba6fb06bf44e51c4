package dev.braid.text;

import java.util.List;

/**
 * Tagged sentences in columns, one word a line, as in CoNLL-2000, CoNLL-2003, CoNLL-U, CoNLL-U Plus
 * and their kin.
 *
 * <ul>
 *   <li>A line of nothing but spaces and tabs ends a sentence. It is not counted as empty.
 *   <li>Comments are left out and counted, and so are lines that begin with {@code -DOCSTART-}.
 *   <li>White space around a word does not belong to it, nor does what {@link LabelSpelling} names
 *       to a label.
 *   <li>Where the words of a sentence are numbered as in CoNLL-U, in a column that is neither the
 *       word's nor the label's, the lines of multiword tokens ({@code 1-2}) and empty nodes ({@code
 *       1.1}) are no words; they are counted. A sentence in which no line has a whole number is
 *       numbered in another way and keeps all its lines.
 *   <li>A word line in which the word's or the label's column is missing or blank is bad. Left out
 *       is always the whole sentence, also where the line reader leaves out one of its lines; too
 *       few columns are counted once a sentence, at the first bad line.
 * </ul>
 *
 * <p>In ranges: a sentence, the lines up to and with a blank line, belongs to the range in which
 * the last blank line before it begins (the file's first sentence to the range that begins at 0). A
 * range therefore skips to behind its first blank line and ends with the first blank line behind
 * its end.
 *
 * @param wordColumn the word's column, counted from 1
 * @param labelColumn the label's column, counted from 1; 0 where labels are not read
 * @param numberColumn the column of the words' numbers, counted from 1; 0 if there is none, and
 *     without effect where it is the word's or the label's
 * @param separator what stands between the columns
 * @param comments which lines are comments
 * @param normalizer is applied to each word, not to labels
 */
public record ConllFormat(
    int wordColumn,
    int labelColumn,
    int numberColumn,
    ColumnSeparator separator,
    CommentLines comments,
    TextNormalizer normalizer)
    implements CorpusFormat {
  /** The label's column where labels are not read. */
  private static final int NO_LABELS = 0;

  /** Checks the columns; throws {@code IllegalArgumentException}. */
  public ConllFormat {
    boolean possible = wordColumn >= 1 && labelColumn >= NO_LABELS && numberColumn >= 0;
    if (!possible || wordColumn == labelColumn) {
      throw new IllegalArgumentException(
          "Word column "
              + wordColumn
              + ", label column "
              + labelColumn
              + " and number column "
              + numberColumn
              + ": columns are counted from 1, and those of the word and the label must differ");
    }
  }

  /** A format with customary comments, and numbers in the first column where they can be. */
  public ConllFormat(
      int wordColumn, int labelColumn, ColumnSeparator separator, TextNormalizer normalizer) {
    this(wordColumn, labelColumn, 1, separator, new CommentLines.Customary(), normalizer);
  }

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    return new ConllReader(this, sources.get(0), policy, counts);
  }

  /** Words as they stand in the file: nothing is normalised. */
  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    int numbers = reads(numberColumn) ? 0 : numberColumn;
    ConllFormat words =
        new ConllFormat(wordColumn, NO_LABELS, numbers, separator, comments, TextNormalizer.NONE);
    return new ConllTexts(new ConllReader(words, source, policy, counts));
  }

  boolean readsLabels() {
    return labelColumn != NO_LABELS;
  }

  /** Whether a column is the word's or the label's. */
  boolean reads(int column) {
    return column == wordColumn || column == labelColumn;
  }

  boolean isComment(String line) {
    return line.startsWith("-DOCSTART-") || comments.include(line, this);
  }

  /** What the line's number says. */
  WordNumber number(List<String> columns) {
    boolean numbered = numberColumn > 0 && !reads(numberColumn) && numberColumn <= columns.size();
    return numbered ? WordNumber.of(columns.get(numberColumn - 1).strip()) : WordNumber.NONE;
  }

  /** The word of a line without {@link #fault}. */
  String word(List<String> columns) {
    return normalizer.normalize(columns.get(wordColumn - 1).strip());
  }

  /** The label of a line without {@link #fault}. */
  String label(List<String> columns) {
    return LabelSpelling.of(columns.get(labelColumn - 1));
  }

  /** What keeps the columns from being a word with its label; null if nothing does. */
  String fault(List<String> columns) {
    if (columns.size() < Math.max(wordColumn, labelColumn)) {
      String label = readsLabels() ? " and the label in column " + labelColumn : "";
      return columns.size() + " columns, but the word is in column " + wordColumn + label;
    }
    if (columns.get(wordColumn - 1).isBlank()) {
      return "the word's column " + wordColumn + " is blank";
    }
    if (readsLabels() && label(columns).isEmpty()) {
      return "the label's column " + labelColumn + " is blank";
    }
    return null;
  }
}
