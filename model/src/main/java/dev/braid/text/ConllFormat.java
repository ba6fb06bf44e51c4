package dev.braid.text;

import java.util.List;

/**
 * Tagged sentences in columns, one word a line, as in CoNLL-2000, CoNLL-2003, CoNLL-U and their
 * kin.
 *
 * <ul>
 *   <li>A line of nothing but spaces and tabs ends a sentence. It is not counted as empty.
 *   <li>Comments. Between tabs: a line that begins with {@code #} and has no tab, or begins with
 *       {@code #} and a space. Between white space {@code #} is a word (the pound sign of
 *       CoNLL-2000), and only the {@code #begin document} and {@code #end document} lines of
 *       CoNLL-2012 are left out.
 *   <li>Lines that begin with {@code -DOCSTART-} are no words.
 *   <li>In CoNLL-U, which is ten columns between tabs with an id in the first, the lines of
 *       multiword ranges ({@code 1-2}) and empty nodes ({@code 1.1}) are no words.
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
 * @param separator what stands between the columns
 * @param normalizer is applied to each word, not to labels
 */
public record ConllFormat(
    int wordColumn, int labelColumn, ColumnSeparator separator, TextNormalizer normalizer)
    implements CorpusFormat {
  private static final int CONLLU_COLUMNS = 10;

  /** The label's column where labels are not read. */
  private static final int NO_LABELS = 0;

  /** Checks the columns; throws {@code IllegalArgumentException}. */
  public ConllFormat {
    if (wordColumn < 1 || labelColumn < NO_LABELS || wordColumn == labelColumn) {
      throw new IllegalArgumentException(
          "Word column "
              + wordColumn
              + " and label column "
              + labelColumn
              + ": columns are counted from 1 and must differ");
    }
  }

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    return new ConllReader(this, sources.get(0), policy, counts);
  }

  /** Words as they stand in the file: nothing is normalised. */
  @Override
  public TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts) {
    ConllFormat words = new ConllFormat(wordColumn, NO_LABELS, separator, TextNormalizer.NONE);
    return new ConllTexts(new ConllReader(words, source, policy, counts));
  }

  boolean readsLabels() {
    return labelColumn != NO_LABELS;
  }

  boolean isComment(String line) {
    if (line.startsWith("-DOCSTART-")) {
      return true;
    }
    if (separator == ColumnSeparator.WHITESPACE) {
      return line.startsWith("#begin document") || line.startsWith("#end document");
    }
    return line.startsWith("# ") || line.startsWith("#") && line.indexOf('\t') < 0;
  }

  /** Whether the columns are a CoNLL-U line that is no word. */
  boolean isRangeOrEmptyNode(List<String> columns) {
    return separator == ColumnSeparator.TAB
        && wordColumn != 1
        && columns.size() == CONLLU_COLUMNS
        && isCompoundId(columns.get(0));
  }

  private static boolean isCompoundId(String id) {
    int digits = digitsFrom(id, 0);
    boolean joined =
        digits > 0
            && digits < id.length()
            && (id.charAt(digits) == '-' || id.charAt(digits) == '.');
    return joined && digits + 1 < id.length() && digitsFrom(id, digits + 1) == id.length();
  }

  private static int digitsFrom(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
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
    if (readsLabels() && columns.get(labelColumn - 1).isBlank()) {
      return "the label's column " + labelColumn + " is blank";
    }
    return null;
  }
}
