package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells in aligned columns: the first to the left, the others to the right, two blanks
 * between.
 */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  @Override
  public String toString() {
    int[] widths = widths();
    StringBuilder out = new StringBuilder();
    for (String[] cells : rows) {
      for (int i = 0; i < cells.length; i++) {
        String blanks = " ".repeat(widths[i] - length(cells[i]));
        out.append(i == 0 ? cells[i] + blanks : "  " + blanks + cells[i]);
      }

      out.append('\n');
    }

    return out.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.stream().mapToInt(cells -> cells.length).max().orElse(0)];
    for (String[] cells : rows) {
      for (int i = 0; i < cells.length; i++) {
        widths[i] = Math.max(widths[i], length(cells[i]));
      }
    }

    return widths;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
