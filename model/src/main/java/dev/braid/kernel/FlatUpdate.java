package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The optimizer's passes over flat buffers: one that reads the gradients for their global norm, and
 * one that clips, decays and updates. Sums are taken over segments of a fixed size in their order,
 * so that the thread count does not change a bit.
 *
 * <p>The passes over touched rows do what a dense pass does only where a row without gradient stays
 * as it is: for {@link UpdateRule.Sgd} without decay. Momentum and moments move rows long after
 * they were touched.
 */
public final class FlatUpdate {
  private static final int SEGMENT = 1 << 16;
  private static final int CHUNK = 1 << 11;

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
   * The factor that brings a gradient of this norm down to {@code threshold}; 1 where it is not
   * above.
   */
  public static float clipFactor(double squaredNorm, double threshold) {
    double norm = Math.sqrt(squaredNorm);
    return norm > threshold ? (float) (threshold / norm) : 1f;
  }

  /**
   * Multiplies the gradients by {@code factor} on the way, and updates the parameters and the
   * state.
   *
   * @param state as many floats as the rule says per parameter; null where it says 0
   */
  public void update(
      UpdateRule rule, Floats parameters, Floats gradients, Floats state, float factor) {
    gradients.require("the gradients", parameters.length());
    if (rule.stateCount() > 0) {
      state.require("the optimizer state", rule.stateCount() * parameters.length());
    }

    int segments = segments(parameters.length());
    UpdateLoops loops = new UpdateLoops(rule, parameters, gradients, state, factor);
    team.run(
        member -> {
          UpdateLoops.Arrays arrays = new UpdateLoops.Arrays(CHUNK);
          Span share = Span.of(segments, member, team.size());
          int end = (int) Math.min((long) share.to() * SEGMENT, parameters.length());
          for (int at = share.from() * SEGMENT; at < end; at += CHUNK) {
            loops.run(arrays, at, Math.min(CHUNK, end - at));
          }
        });
  }

  /** Updates some rows of a dense matrix; the others are neither read nor written. */
  public void updateRows(
      UpdateRule.Sgd rule,
      Floats parameters,
      Floats gradients,
      int width,
      int[] rows,
      float factor) {
    UpdateLoops loops = new UpdateLoops(rule, parameters, gradients, null, factor);
    team.run(
        member -> {
          UpdateLoops.Arrays arrays = new UpdateLoops.Arrays(width);
          Span share = Span.of(rows.length, member, team.size());
          for (int i = share.from(); i < share.to(); i++) {
            loops.run(arrays, rows[i] * width, width);
          }
        });
  }

  private static int segments(long length) {
    return (int) ((length + SEGMENT - 1) / SEGMENT);
  }

  /** Sums squares in lanes of float32, emptied into a double often enough to keep six digits. */
  private static final class Squares {
    private final float[] values = new float[CHUNK];
    private final float[] lanes = new float[CHUNK];

    void add(FloatBuffer buffer, int from, int to) {
      for (int at = from; at < to; at += CHUNK) {
        int count = Math.min(CHUNK, to - at);
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
