package dev.braid.network;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between a network's flat arrays and the heap. */
public final class FlatView {
  private FlatView() {}

  /** The values of a flat {@code float} array, such as a graph's parameters. */
  public static float[] copyOf(INDArray flat) {
    float[] values = new float[Math.toIntExact(flat.length())];
    buffer(flat).get(values);
    return values;
  }

  /**
   * Overwrites a flat {@code float} array.
   *
   * @throws IllegalArgumentException where there are more or fewer values than it holds
   */
  public static void set(INDArray flat, float[] values) {
    if (flat.length() != values.length) {
      throw new IllegalArgumentException(
          "Cannot set " + flat.length() + " parameters from " + values.length + " values");
    }
    buffer(flat).put(values);
  }

  private static FloatBuffer buffer(INDArray flat) {
    FloatBuffer buffer = flat.data().asNioFloat();
    buffer.position(Math.toIntExact(flat.offset()));
    return buffer;
  }
}
