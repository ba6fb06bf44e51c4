package dev.braid.metric;

import java.util.Arrays;

/**
 * The edit distance between hypotheses of one length and a reference, within a band around the
 * diagonal of the matrix of prefixes, and which words it puts side by side. Bands, and which of
 * equally cheap edits is taken, are those of sacreBLEU's TER. Memory is by the longer side.
 */
final class BandedAlignment {
  private static final int HALF_WIDTH = 25;
  private static final int UNREACHED = 1 << 29;

  /** What leads to a cell: a word is kept or replaced, dropped from the hypothesis, or put in. */
  private static final byte KEEP = 0;

  private static final byte REPLACE = 1;
  private static final byte DROP = 2;
  private static final byte INSERT = 3;

  private final int[] reference;
  private final int length;

  /** A row for each prefix of the hypothesis; columns are prefixes of the reference. */
  private final Row[] rows;

  /** Room for the rows of other hypotheses, by turns. */
  private final Row[] others;

  private final int[] partners;
  private final boolean[] wrongInReference;
  private final boolean[] wrongInHypothesis;

  /**
   * @param length of the hypotheses
   */
  BandedAlignment(int[] reference, int length) {
    this.reference = reference;
    this.length = length;
    this.rows = new Row[length + 1];
    this.partners = new int[reference.length];
    this.wrongInReference = new boolean[reference.length];
    this.wrongInHypothesis = new boolean[length];
    double ratio = length == 0 ? 1 : (double) reference.length / length;
    int half = HALF_WIDTH < ratio / 2 ? (int) Math.ceil(ratio / 2 + HALF_WIDTH) : HALF_WIDTH;
    rows[0] = Row.ofInsertions(reference.length + 1);
    int widest = 0;
    for (int i = 1; i <= length; i++) {
      int diagonal = (int) Math.floor(i * ratio);
      int last = i == length ? Integer.MAX_VALUE : diagonal + half;
      rows[i] = new Row(Math.max(0, diagonal - half), Math.min(reference.length + 1, last));
      widest = Math.max(widest, rows[i].costs.length);
    }

    this.others = new Row[] {new Row(0, widest), new Row(0, widest)};
  }

  /** The cells of a row from {@code first} to before {@code end}; the others are never reached. */
  private static final class Row {
    private final int[] costs;
    private final byte[] edits;
    private int first;
    private int end;

    Row(int first, int end) {
      this.costs = new int[Math.max(0, end - first)];
      this.edits = new byte[costs.length];
      this.first = first;
      this.end = end;
    }

    static Row ofInsertions(int width) {
      Row row = new Row(0, width);
      Arrays.fill(row.edits, INSERT);
      for (int i = 0; i < width; i++) {
        row.costs[i] = i;
      }

      return row;
    }

    int cost(int column) {
      return column < first || column >= end ? UNREACHED : costs[column - first];
    }

    byte edit(int column) {
      return edits[column - first];
    }

    Row over(Row band) {
      first = band.first;
      end = band.end;
      return this;
    }

    /** Fills the row from the one above and its own cells to the left. */
    void fill(int word, Row above, int[] reference) {
      int left = UNREACHED;
      for (int column = first; column < end; column++) {
        boolean same = column > 0 && word == reference[column - 1];
        int least = above.cost(column - 1) + (same ? 0 : 1);
        byte edit = same ? KEEP : REPLACE;
        if (above.cost(column) + 1 < least) {
          least = above.cost(column) + 1;
          edit = DROP;
        }

        if (left + 1 < least) {
          least = left + 1;
          edit = INSERT;
        }

        left = Math.min(least, UNREACHED);
        costs[column - first] = left;
        edits[column - first] = edit;
      }
    }
  }

  /** Aligns a hypothesis; what the other methods say is of it from then on. */
  void align(int[] words) {
    for (int i = 1; i <= length; i++) {
      rows[i].fill(words[i - 1], rows[i - 1], reference);
    }

    int i = length;
    int j = reference.length;
    while (i > 0 || j > 0) {
      byte edit = rows[i].edit(j);
      i -= edit == INSERT ? 0 : 1;
      j -= edit == DROP ? 0 : 1;
      if (edit != DROP) {
        partners[j] = edit == INSERT ? i - 1 : i;
        wrongInReference[j] = edit != KEEP;
      }

      if (edit != INSERT) {
        wrongInHypothesis[i] = edit != KEEP;
      }
    }
  }

  /** The edits of the hypothesis that is aligned. */
  int edits() {
    return rows[length].cost(reference.length);
  }

  /**
   * The edits of another hypothesis.
   *
   * @param same so many first words are those of the hypothesis that is aligned
   */
  int editsOf(int[] words, int same) {
    Row above = rows[same];
    for (int i = same + 1; i <= length; i++) {
      Row row = others[i % 2].over(rows[i]);
      row.fill(words[i - 1], above, reference);
      above = row;
    }

    return above.cost(reference.length);
  }

  /**
   * The word of the hypothesis beside one of the reference; if that is put in, the one before; -1
   * before the first.
   */
  int partner(int inReference) {
    return partners[inReference];
  }

  /** Whether some of these words are replaced or dropped. */
  boolean isWrongInHypothesis(int start, int count) {
    return isAnyTrue(wrongInHypothesis, start, count);
  }

  /** Whether some of these words are replaced or put in. */
  boolean isWrongInReference(int start, int count) {
    return isAnyTrue(wrongInReference, start, count);
  }

  private static boolean isAnyTrue(boolean[] flags, int start, int count) {
    for (int i = start; i < start + count; i++) {
      if (flags[i]) {
        return true;
      }
    }

    return false;
  }
}
