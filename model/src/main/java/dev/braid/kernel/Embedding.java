package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Rows of a table by id, and the gradient of the table, which has values only in the rows that were
 * looked up. A negative id stands for padding: its output is zeros, and its gradient is never read.
 */
public final class Embedding {
  private final Team team;

  Embedding(Team team) {
    this.team = team;
  }

  /**
   * A table.
   *
   * @param values {@code [rows, width]}
   */
  public record Table(Floats values, int rows, int width) {
    /** Checks the size. */
    public Table {
      values.require("the embedding table", (long) rows * width);
    }
  }

  /**
   * Writes one row of the table per id.
   *
   * @throws IllegalArgumentException if an id is not below the number of rows
   */
  public void lookUp(int[] ids, Table table, Floats outputs) {
    check(ids, table);
    int width = table.width();
    outputs.require("the embedded ids", (long) ids.length * width);
    FloatBuffer from = table.values().buffer();
    FloatBuffer to = outputs.buffer();
    team.run(
        member -> {
          float[] zeros = new float[width];
          Span share = Span.of(ids.length, member, team.size());
          for (int i = share.from(); i < share.to(); i++) {
            if (ids[i] >= 0) {
              to.put(i * width, from, ids[i] * width, width);
            } else {
              to.put(i * width, zeros);
            }
          }
        });
  }

  /** What happens to what stands in the touched rows of a table's gradient. */
  public enum Rows {
    /** It is overwritten. */
    REPLACE,
    /** The sums are added to it, as with tied weights. */
    ADD
  }

  /**
   * Sums the gradients of the outputs by id into the rows of {@code gradient}; other rows are not
   * touched.
   *
   * @return the touched rows, ascending
   */
  public int[] gradient(int[] ids, Floats outputGradients, Table gradient, Rows rows) {
    check(ids, gradient);
    int[] order = occurrences(ids, gradient.rows());
    int[] starts = starts(ids, order);
    team.run(
        member -> {
          Span share = Span.of(starts.length - 1, member, team.size());
          sum(ids, order, starts, share, outputGradients, gradient, rows);
        });
    int[] touched = new int[starts.length - 1];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = ids[order[starts[i]]];
    }

    return touched;
  }

  /** Writes zeros into some rows of a table, such as those of a gradient that was used. */
  public void clear(Table table, int[] rows) {
    float[] zeros = new float[table.width()];
    for (int row : rows) {
      table.values().buffer().put(row * table.width(), zeros);
    }
  }

  private static void sum(
      int[] ids,
      int[] order,
      int[] starts,
      Span share,
      Floats outputGradients,
      Table gradient,
      Rows rows) {
    int width = gradient.width();
    FloatBuffer from = outputGradients.buffer();
    FloatBuffer to = gradient.values().buffer();
    float[] sum = new float[width];
    float[] row = new float[width];
    for (int i = share.from(); i < share.to(); i++) {
      int target = ids[order[starts[i]]] * width;
      if (rows == Rows.ADD) {
        to.get(target, sum);
      } else {
        Arrays.fill(sum, 0f);
      }

      for (int k = starts[i]; k < starts[i + 1]; k++) {
        from.get(order[k] * width, row);
        Elementwise.add(sum, row, width);
      }

      to.put(target, sum);
    }
  }

  /** The positions of all ids but padding, by id and then by position: a counting sort. */
  private static int[] occurrences(int[] ids, int rows) {
    int[] next = new int[rows + 1];
    int count = 0;
    for (int id : ids) {
      if (id >= 0) {
        next[id + 1]++;
        count++;
      }
    }

    for (int row = 0; row < rows; row++) {
      next[row + 1] += next[row];
    }

    int[] order = new int[count];
    for (int position = 0; position < ids.length; position++) {
      if (ids[position] >= 0) {
        order[next[ids[position]]++] = position;
      }
    }

    return order;
  }

  private static int[] starts(int[] ids, int[] order) {
    int[] starts = new int[order.length + 1];
    int count = 0;
    for (int i = 0; i < order.length; i++) {
      if (i == 0 || ids[order[i]] != ids[order[i - 1]]) {
        starts[count++] = i;
      }
    }

    starts[count] = order.length;
    return Arrays.copyOf(starts, count + 1);
  }

  private static void check(int[] ids, Table table) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= table.rows()) {
        throw new IllegalArgumentException(
            "Invalid id %d at position %d: the table has %d rows"
                .formatted(ids[i], i, table.rows()));
      }
    }
  }
}
