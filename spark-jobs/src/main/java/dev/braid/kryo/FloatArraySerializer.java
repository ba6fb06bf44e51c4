package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as little-endian bytes behind their number, copied in blocks. Kryo's own serializer writes
 * one float at a time.
 */
final class FloatArraySerializer extends Serializer<float[]> {
  private static final int CHUNK_FLOATS = 1 << 14;

  @Override
  public void write(Kryo kryo, Output output, float[] floats) {
    output.writeVarInt(floats.length, true);
    ByteBuffer chunk = chunk(floats.length);
    for (int start = 0; start < floats.length; start += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, floats.length - start);
      chunk.asFloatBuffer().put(floats, start, count);
      output.writeBytes(chunk.array(), 0, count * Float.BYTES);
    }
  }

  @Override
  public float[] read(Kryo kryo, Input input, Class<float[]> type) {
    float[] floats = new float[input.readVarInt(true)];
    ByteBuffer chunk = chunk(floats.length);
    for (int start = 0; start < floats.length; start += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, floats.length - start);
      input.readBytes(chunk.array(), 0, count * Float.BYTES);
      chunk.asFloatBuffer().get(floats, start, count);
    }
    return floats;
  }

  @Override
  public float[] copy(Kryo kryo, float[] original) {
    return original.clone();
  }

  private static ByteBuffer chunk(int floats) {
    int bytes = Math.min(CHUNK_FLOATS, floats) * Float.BYTES;
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
