package dev.braid.network;

import dev.braid.kernel.Lengths;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Integer ids from the float arrays that DL4J carries them in. */
final class TokenIds {
  private TokenIds() {}

  /**
   * Ids in the order of time-major memory, {@code [time * batch]}; -1 at padding.
   *
   * @param array {@code [batch, 1, time]}
   */
  static int[] timeMajor(INDArray array, Lengths lengths) {
    int batch = (int) array.size(0);
    int time = (int) array.size(2);
    float[] values = FlatView.copyOf(array.dup('c').reshape(1, -1));
    int[] ids = new int[batch * time];
    for (int row = 0; row < batch; row++) {
      int length = lengths.length(row);
      for (int step = 0; step < time; step++) {
        ids[step * batch + row] = step < length ? (int) values[row * time + step] : -1;
      }
    }
    return ids;
  }

  /** Time-major ids with each sequence turned round, but for its last id. */
  static int[] reversed(int[] ids, Lengths lengths) {
    int batch = lengths.batch();
    int[] reversed = ids.clone();
    for (int row = 0; row < batch; row++) {
      int last = lengths.length(row) - 1;
      for (int step = 0; step < last; step++) {
        reversed[step * batch + row] = ids[(last - 1 - step) * batch + row];
      }
    }
    return reversed;
  }
}
