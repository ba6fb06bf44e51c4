package dev.braid.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads lengths from DL4J's masks. */
final class MaskedLengths {
  private MaskedLengths() {}

  /**
   * Lengths of the sequences.
   *
   * @param mask {@code [batch, time]}, ones, then zeros
   * @throws IllegalArgumentException where a one follows a zero
   */
  static int[] of(INDArray mask) {
    int batch = (int) mask.size(0);
    int time = (int) mask.size(1);
    float[] values = FlatView.copyOf(mask.dup('c').reshape(1, -1));
    int[] lengths = new int[batch];
    for (int row = 0; row < batch; row++) {
      int length = 0;
      while (length < time && values[row * time + length] != 0) {
        length++;
      }
      for (int step = length; step < time; step++) {
        if (values[row * time + step] != 0) {
          throw new IllegalArgumentException(
              "Cannot read the mask of sequence "
                  + row
                  + ": a step follows padding; sequences are to be padded on the right");
        }
      }
      lengths[row] = length;
    }
    return lengths;
  }
}
