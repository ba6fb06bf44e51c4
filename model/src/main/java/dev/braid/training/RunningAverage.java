package dev.braid.training;

import dev.braid.config.TrainingConfig.AverageConfig;
import java.util.stream.IntStream;

/**
 * An average of the parameters after each round, which training itself does not look at. That of
 * the last rounds alone is LAWA (Kaddour, <i>Stop wasting my time!</i>, 2022) over the end of the
 * training; the exponential one is Polyak's in the form that Tarvainen and Valpola (NeurIPS 2017)
 * made common, with a half-life in tokens, so that it does not depend on the rounds' length.
 *
 * @param values {@code [parameters]}; empty where nothing was averaged
 * @param rounds how many rounds are in it
 */
public record RunningAverage(float[] values, int rounds) {
  /** Of no round. */
  public static final RunningAverage NONE = new RunningAverage(new float[0], 0);

  private static final int BLOCK = 4096;

  /** Whether there is one. */
  public boolean exists() {
    return rounds > 0;
  }

  /**
   * The average with one more round.
   *
   * @param parameters after the round
   * @param before share of the training that was done before the round
   * @param after share that is done after it
   */
  RunningAverage with(Parameters parameters, AverageConfig config, double before, double after) {
    return switch (config.kind()) {
      case NONE -> NONE;
      case LAST -> after > 1 - config.window() ? moved(parameters, 1.0 / (rounds + 1)) : this;
      case EXPONENTIAL ->
          moved(parameters, exists() ? 1 - Math.pow(0.5, (after - before) / config.window()) : 1);
    };
  }

  private RunningAverage moved(Parameters parameters, double share) {
    float[] towards = parameters.values();
    if (!exists()) {
      return new RunningAverage(towards.clone(), 1);
    }
    float[] moved = new float[towards.length];
    IntStream.range(0, (moved.length + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(block -> move(block * BLOCK, towards, share, moved));
    return new RunningAverage(moved, rounds + 1);
  }

  private void move(int start, float[] towards, double share, float[] moved) {
    int end = Math.min(start + BLOCK, moved.length);
    for (int i = start; i < end; i++) {
      moved[i] = (float) (values[i] + share * ((double) towards[i] - values[i]));
    }
  }
}
