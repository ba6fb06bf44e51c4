package dev.braid.network;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between a network's flat arrays and the heap. */
final class FlatView {
  private FlatView() {}

  static float[] copyOf(INDArray flat) {
    float[] values = new float[Math.toIntExact(flat.length())];
    buffer(flat).get(values);
    return values;
  }

  static void set(INDArray flat, float[] values) {
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
