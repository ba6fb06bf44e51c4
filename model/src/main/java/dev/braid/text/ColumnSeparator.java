package dev.braid.text;

import java.util.List;

/** What stands between the columns of a line. */
public enum ColumnSeparator {
  /** One tab; a column may be empty or contain spaces. */
  TAB {
    @Override
    List<String> split(String line) {
      return List.of(line.split("\t", -1));
    }
  },
  /** Any run of white space. */
  WHITESPACE {
    @Override
    List<String> split(String line) {
      return WhitespaceTokenizer.split(line);
    }
  };

  abstract List<String> split(String line);
}
