package dev.braid.scale;

import java.util.Locale;

/** Rows that are printed as they come, under a head; each column is as wide as its head. */
final class Table {
  private final int[] widths;

  Table(String... columns) {
    widths = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      widths[i] = Math.max(8, columns[i].length());
    }
    print(columns);
  }

  /** Prints a row; floating-point numbers with three digits after the point at most. */
  void row(Object... cells) {
    String[] texts = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      texts[i] = text(cells[i]);
    }
    print(texts);
  }

  private static String text(Object cell) {
    if (cell instanceof Double number) {
      return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.3f" : "%,.1f", number);
    }
    return cell instanceof Long number
        ? String.format(Locale.ROOT, "%,d", number)
        : cell.toString();
  }

  private void print(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(String.format(Locale.ROOT, "%" + widths[i] + "s  ", cells[i]));
    }
    System.out.println(line.toString().stripTrailing());
  }
}
