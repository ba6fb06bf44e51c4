package dev.braid.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * Source sentences that are decoded side by side.
 *
 * @param rows sentences
 * @param time ids of the longest sentence
 * @param ids token ids, {@code [rows, time]} row by row; 0 after a sentence's end
 * @param lengths ids of each sentence, {@code [rows]}; each at least 1
 */
public record SourceBatch(int rows, int time, int[] ids, int[] lengths) {
  public SourceBatch {
    if (ids.length != rows * time || lengths.length != rows) {
      throw new IllegalArgumentException(
          "A batch of " + rows + " x " + time + " has " + ids.length + " source ids");
    }
    for (int length : lengths) {
      if (length < 1 || length > time) {
        throw new IllegalArgumentException(
            "A source has " + length + " ids; it must have 1 to " + time);
      }
    }
  }

  /**
   * The batch of these sentences, in their order.
   *
   * @param sources ids of each sentence as the encoder reads them, at least one
   */
  public static SourceBatch of(List<int[]> sources) {
    int time = 0;
    for (int[] source : sources) {
      time = Math.max(time, source.length);
    }
    int[] ids = new int[sources.size() * time];
    int[] lengths = new int[sources.size()];
    for (int row = 0; row < lengths.length; row++) {
      int[] source = sources.get(row);
      lengths[row] = source.length;
      System.arraycopy(source, 0, ids, row * time, source.length);
    }
    return new SourceBatch(lengths.length, time, ids, lengths);
  }

  /** The ids of one sentence, without padding. */
  public int[] source(int row) {
    return Arrays.copyOfRange(ids, row * time, row * time + lengths[row]);
  }
}
