package dev.braid.text;

import java.io.Serializable;

/** Which lines of a {@link ConllFormat} are comments. */
public sealed interface CommentLines extends Serializable {

  /** Whether a line of a format is a comment. */
  boolean include(String line, ConllFormat format);

  /**
   * As the formats have them. Where the first column is neither the word nor the label, so a number
   * or a mark of another kind, a line that begins with {@code #} is a comment. Where it is, {@code
   * #} may be a word: between tabs a comment begins with {@code #} and has no tab, or begins with
   * {@code #} and a space; between white space, where {@code #} is the pound sign of CoNLL-2000,
   * only the {@code #begin document} and {@code #end document} lines of CoNLL-2012 are comments.
   */
  record Customary() implements CommentLines {
    @Override
    public boolean include(String line, ConllFormat format) {
      if (!line.startsWith("#")) {
        return false;
      }
      if (!format.reads(1)) {
        return true;
      }
      return format.separator() == ColumnSeparator.TAB
          ? line.startsWith("# ") || line.indexOf('\t') < 0
          : line.startsWith("#begin document") || line.startsWith("#end document");
    }
  }

  /**
   * Those that begin with a prefix.
   *
   * @param prefix where it is empty, there are no comments
   */
  record Beginning(String prefix) implements CommentLines {
    @Override
    public boolean include(String line, ConllFormat format) {
      return !prefix.isEmpty() && line.startsWith(prefix);
    }
  }
}
