package dev.braid.kernel;

import dev.braid.kernel.UpdateArrays.Buffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of which each step touches some rows. The others have a gradient of zeros; Nesterov's
 * momentum and Adam's moments move them all the same, but their steps are put off until the row is
 * looked up again or the whole table is wanted. Then they are done one after the other on the row
 * in the cache, so that every row has the bits that a dense pass at each step gives it, without the
 * dense passes' traffic.
 *
 * <p>Rows must be {@link #catchUp caught up} before they are read, and the whole table before
 * anything else writes to it. For one thread, which shares the work with its team.
 */
public final class DeferredRows {
  private final Team team;
  private final int width;
  private final UpdateArrays table;
  private final Buffers buffers;

  /** The steps that some row may still have to do. */
  private final List<UpdateRule> steps = new ArrayList<>();

  /** How many of them each row has done. */
  private final int[] done;

  DeferredRows(Team team, UpdateArrays table, int width) {
    this.team = team;
    this.width = width;
    this.table = table;
    this.buffers = table.buffers();
    this.done = new int[Math.toIntExact(table.parameters().length() / width)];
  }

  /** Rows that have done as many steps as each other. */
  private record Piece(int[] rows, int done) {}

  /**
   * Does what these rows put off.
   *
   * @param rows any, also several times; negative ones stand for none
   */
  public void catchUp(int[] rows) {
    if (steps.isEmpty()) {
      return;
    }
    List<Piece> pieces = pieces(behind(rows));
    team.run(
        member -> {
          UpdateChunk chunk = new UpdateChunk(Math.max(width, UpdateChunk.SIZE));
          Span share = Span.of(pieces.size(), member, team.size());
          for (int i = share.from(); i < share.to(); i++) {
            catchUp(pieces.get(i), chunk);
          }
        });
  }

  /** Does what all rows put off. */
  public void catchUp() {
    int[] all = new int[done.length];
    Arrays.setAll(all, row -> row);
    catchUp(all);
    forget();
  }

  /** The table was written anew: nothing is put off. */
  public void forget() {
    steps.clear();
    Arrays.fill(done, 0);
  }

  /**
   * A step of the whole table. The touched rows do it now, by the gradients in the table's place;
   * no others are read.
   *
   * @param touched the rows with a gradient, each once, all caught up
   * @param factor what the gradients are multiplied by
   */
  public void step(UpdateRule rule, int[] touched, float factor) {
    for (int row : touched) {
      if (done[row] != steps.size()) {
        throw new IllegalStateException("Row " + row + " was not caught up before it was read");
      }
    }
    if (rule.movesWithoutGradient()) {
      steps.add(rule);
    }
    int rowsOfChunk = Math.max(1, UpdateChunk.SIZE / width);
    List<Span> chunks = Span.blocks(touched.length, rowsOfChunk);
    team.run(
        member -> {
          UpdateChunk chunk = new UpdateChunk(Math.max(width, UpdateChunk.SIZE));
          Span share = Span.of(chunks.size(), member, team.size());
          for (int i = share.from(); i < share.to(); i++) {
            step(rule, touched, chunks.get(i), factor, chunk);
          }
        });
  }

  private void step(UpdateRule rule, int[] touched, Span span, float factor, UpdateChunk chunk) {
    for (int i = span.from(); i < span.to(); i++) {
      int into = (i - span.from()) * width;
      buffers.load(chunk, into, touched[i] * width, width);
      buffers.loadGradients(chunk, into, touched[i] * width, width);
    }
    chunk.step(rule, factor, (span.to() - span.from()) * width);
    for (int i = span.from(); i < span.to(); i++) {
      buffers.store(chunk, (i - span.from()) * width, touched[i] * width, width);
      done[touched[i]] = steps.size();
    }
  }

  private void catchUp(Piece piece, UpdateChunk chunk) {
    int[] moving = new int[piece.rows().length];
    int count = 0;
    for (int row : piece.rows()) {
      buffers.load(chunk, count * width, row * width, width);
      if (moves(chunk, count * width)) {
        moving[count++] = row;
      }
    }
    if (count > 0) {
      for (UpdateRule step : steps.subList(piece.done(), steps.size())) {
        chunk.stepWithoutGradient(step, count * width);
      }
    }
    for (int i = 0; i < count; i++) {
      buffers.store(chunk, i * width, moving[i] * width, width);
    }
  }

  /** Whether a step without gradient changes the row: not where it was never touched. */
  private boolean moves(UpdateChunk chunk, int at) {
    for (int moment = 0; moment < table.moments().size(); moment++) {
      for (int i = at; i < at + width; i++) {
        if (chunk.moments[moment][i] != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Those of the rows that have put something off, each once. */
  private int[] behind(int[] rows) {
    int[] behind = new int[rows.length];
    int count = 0;
    for (int row : rows) {
      if (row >= 0 && done[row] >= 0 && done[row] < steps.size()) {
        behind[count++] = row;
        // Marked, so that it is not taken twice.
        done[row] = ~done[row];
      }
    }
    return Arrays.copyOf(behind, count);
  }

  /** Shares marked rows out by the steps they have done, and notes that they have done all. */
  private List<Piece> pieces(int[] behind) {
    int[] ends = new int[steps.size() + 1];
    for (int row : behind) {
      ends[~done[row] + 1]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    int[] starts = ends.clone();
    int[] ordered = new int[behind.length];
    for (int row : behind) {
      ordered[ends[~done[row]]++] = row;
      done[row] = steps.size();
    }
    List<Piece> pieces = new ArrayList<>();
    int rowsOfPiece = Math.max(1, UpdateChunk.SIZE / width);
    for (int i = 0; i < steps.size(); i++) {
      for (int from = starts[i]; from < starts[i + 1]; from += rowsOfPiece) {
        int to = Math.min(from + rowsOfPiece, starts[i + 1]);
        pieces.add(new Piece(Arrays.copyOfRange(ordered, from, to), i));
      }
    }
    return pieces;
  }
}
