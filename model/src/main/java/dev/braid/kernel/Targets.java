package dev.braid.kernel;

import java.util.Arrays;

/**
 * What an output layer is to predict.
 *
 * @param classes one class per row; a negative one means that the row is ignored, whatever it holds
 * @param labelSmoothing the share of probability that is spread over all classes, 0 to below 1
 */
public record Targets(int[] classes, float labelSmoothing) {
  /** Checks the share. */
  public Targets {
    if (!(labelSmoothing >= 0f && labelSmoothing < 1f)) {
      throw new IllegalArgumentException(
          "Invalid label smoothing %s: must be at least 0 and below 1".formatted(labelSmoothing));
    }
  }

  /** Targets without label smoothing. */
  public static Targets of(int... classes) {
    return new Targets(classes, 0f);
  }

  /** How many rows count. */
  public int count() {
    return (int) Arrays.stream(classes).filter(c -> c >= 0).count();
  }

  void check(int rows, int classCount) {
    if (classes.length < rows) {
      throw new IllegalArgumentException(
          "Too few targets: %d given for %d rows".formatted(classes.length, rows));
    }

    for (int row = 0; row < rows; row++) {
      if (classes[row] >= classCount) {
        throw new IllegalArgumentException(
            "Invalid target %d at row %d: there are %d classes"
                .formatted(classes[row], row, classCount));
      }
    }
  }
}
