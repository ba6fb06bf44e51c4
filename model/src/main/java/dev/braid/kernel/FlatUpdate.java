package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The optimizer's passes over flat buffers: one that reads the gradients for their global norm, and
 * one that clips and updates. Sums are taken over segments of a fixed size in their order, so that
 * the thread count does not change a bit.
 */
public final class FlatUpdate {
  private static final int SEGMENT = 1 << 16;

  private final Team team;

  FlatUpdate(Team team) {
    this.team = team;
  }

  /** The sum of the squares. */
  public double squaredNorm(Floats gradients) {
    int segments = segments(gradients.length());
    double[] sums = new double[segments];
    FloatBuffer buffer = gradients.buffer();
    team.run(
        member -> {
          Squares squares = new Squares();
          Span share = Span.of(segments, member, team.size());
          for (int segment = share.from(); segment < share.to(); segment++) {
            int from = segment * SEGMENT;
            int to = (int) Math.min(from + (long) SEGMENT, gradients.length());
            squares.add(buffer, from, to);
            sums[segment] = squares.empty();
          }
        });
    return Arrays.stream(sums).sum();
  }

  /** The sum of the squares of some rows of a dense matrix. */
  public double squaredNorm(Floats gradients, int width, int[] rows) {
    FloatBuffer buffer = gradients.buffer();
    int rowsPerSegment = Math.max(1, SEGMENT / width);
    int segments = (rows.length + rowsPerSegment - 1) / rowsPerSegment;
    double[] sums = new double[segments];
    team.run(
        member -> {
          Squares squares = new Squares();
          Span share = Span.of(segments, member, team.size());
          for (int segment = share.from(); segment < share.to(); segment++) {
            int from = segment * rowsPerSegment;
            int to = Math.min(from + rowsPerSegment, rows.length);
            for (int i = from; i < to; i++) {
              squares.add(buffer, rows[i] * width, (rows[i] + 1) * width);
            }

            sums[segment] = squares.empty();
          }
        });
    return Arrays.stream(sums).sum();
  }

  /**
   * Multiplies the gradients by {@code factor} on the way, and updates the parameters and the
   * state.
   *
   * @param state as many floats as the rule says per parameter; null where it says 0
   */
  public void update(
      UpdateRule rule, Floats parameters, Floats gradients, Floats state, float factor) {
    update(rule, UpdateArrays.of(parameters, gradients, state, rule.stateCount()), factor);
  }

  /**
   * Multiplies the gradients by {@code factor} on the way, and updates the parameters and the
   * moments.
   *
   * @param arrays with a moment for each float of state of the rule
   */
  public void update(UpdateRule rule, UpdateArrays arrays, float factor) {
    int length = Math.toIntExact(arrays.parameters().length());
    int segments = segments(length);
    UpdateArrays.Buffers buffers = arrays.buffers();
    team.run(
        member -> {
          UpdateChunk chunk = new UpdateChunk(UpdateChunk.SIZE);
          Span share = Span.of(segments, member, team.size());
          int end = (int) Math.min((long) share.to() * SEGMENT, length);
          for (int at = share.from() * SEGMENT; at < end; at += UpdateChunk.SIZE) {
            int count = Math.min(UpdateChunk.SIZE, end - at);
            buffers.load(chunk, 0, at, count);
            buffers.loadGradients(chunk, 0, at, count);
            chunk.step(rule, factor, count);
            buffers.store(chunk, 0, at, count);
          }
        });
  }

  /**
   * A table that is updated row by row as rows are touched.
   *
   * @param table {@code [rows, width]} each
   */
  public DeferredRows deferredRows(UpdateArrays table, int width) {
    return new DeferredRows(team, table, width);
  }

  private static int segments(long length) {
    return (int) ((length + SEGMENT - 1) / SEGMENT);
  }

  /** Sums squares in lanes of float32, emptied into a double often enough to keep six digits. */
  private static final class Squares {
    private final float[] values = new float[UpdateChunk.SIZE];
    private final float[] lanes = new float[UpdateChunk.SIZE];

    void add(FloatBuffer buffer, int from, int to) {
      for (int at = from; at < to; at += UpdateChunk.SIZE) {
        int count = Math.min(UpdateChunk.SIZE, to - at);
        buffer.get(at, values, 0, count);
        Elementwise.addProduct(lanes, values, values, count);
      }
    }

    double empty() {
      double sum = 0;
      for (float lane : lanes) {
        sum += lane;
      }

      Arrays.fill(lanes, 0f);
      return sum;
    }
  }
}
