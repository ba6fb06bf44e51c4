package dev.braid.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A model's state between rounds.
 *
 * @param values the network's parameters, {@code [parameters]}
 * @param optimizerState momenta of the inner optimizer, {@code [n * parameters]}; empty where it
 *     has none or each replica keeps its own
 */
public record Parameters(float[] values, float[] optimizerState) implements Serializable {

  private static final int CHUNK_FLOATS = 1 << 16;

  /** SHA-256 over the values and the optimizer's state as little-endian floats, in hexadecimal. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, values);
      update(digest, optimizerState);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }

  private static void update(MessageDigest digest, float[] floats) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_FLOATS * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < floats.length; start += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, floats.length - start);
      bytes.asFloatBuffer().put(floats, start, count);
      digest.update(bytes.array(), 0, count * 4);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters
        && Arrays.equals(values, ((Parameters) other).values)
        && Arrays.equals(optimizerState, ((Parameters) other).optimizerState);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + Arrays.hashCode(optimizerState);
  }

  @Override
  public String toString() {
    return "Parameters[" + values.length + " values, " + optimizerState.length + " of state]";
  }
}
