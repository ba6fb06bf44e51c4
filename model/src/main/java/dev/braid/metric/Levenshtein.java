package dev.braid.metric;

/** The fewest insertions, deletions and replacements that make one sequence the other. */
final class Levenshtein {
  private Levenshtein() {}

  /** Time is the product of the lengths, memory one row of the shorter sequence. */
  static int distance(int[] a, int[] b) {
    int[] shorter = a.length < b.length ? a : b;
    int[] longer = a.length < b.length ? b : a;
    int[] row = new int[shorter.length + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }

    for (int i = 0; i < longer.length; i++) {
      int diagonal = row[0];
      row[0] = i + 1;
      for (int j = 0; j < shorter.length; j++) {
        int replaced = diagonal + (longer[i] == shorter[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = Math.min(replaced, 1 + Math.min(row[j], diagonal));
      }
    }

    return row[shorter.length];
  }
}
