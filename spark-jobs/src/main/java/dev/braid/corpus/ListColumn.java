package dev.braid.corpus;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;

/** The lists of integers in a column of a row group, one after the other. */
final class ListColumn {
  /** Definition level of a value; below it a list is empty. */
  private static final int VALUE = 1;

  private final ColumnReader values;
  private int[] list = new int[64];

  ListColumn(ColumnReader values) {
    this.values = values;
  }

  /** The list of the next row. */
  int[] next() {
    int size = 0;
    do {
      if (values.getCurrentDefinitionLevel() == VALUE) {
        if (size == list.length) {
          list = Arrays.copyOf(list, 2 * size);
        }
        list[size++] = values.getInteger();
      }
      values.consume();
      // A row begins at repetition level 0, which also stands behind the last value.
    } while (values.getCurrentRepetitionLevel() > 0);
    return Arrays.copyOf(list, size);
  }

  /** The next so many values, whose lists are not empty. */
  int[] values(int count) {
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = values.getInteger();
      values.consume();
    }
    return all;
  }
}
