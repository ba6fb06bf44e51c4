package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Native floats for tests, at addresses that are aligned to 4 bytes only, freed together. */
final class TestMemory implements AutoCloseable {
  private final List<Scratch> blocks = new ArrayList<>();
  private int misalignment;

  /** Zeros, at an odd distance from any alignment. */
  Floats zeros(long count) {
    misalignment = misalignment % 13 + 1;
    Scratch block = new Scratch().reserveFloats(count + misalignment);
    blocks.add(block);
    return Floats.at(block.address() + (long) misalignment * Float.BYTES, count);
  }

  Floats random(Random random, long count, double scale) {
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return of(values);
  }

  Floats of(float... values) {
    Floats floats = zeros(values.length);
    floats.buffer().put(0, values);
    return floats;
  }

  /** Values that a result must not keep. */
  Floats garbage(long count) {
    float[] values = new float[(int) count];
    Arrays.fill(values, Float.NaN);
    return of(values);
  }

  static float[] read(Floats floats) {
    float[] values = new float[(int) floats.length()];
    floats.buffer().get(0, values);
    return values;
  }

  static double[] doubles(Floats floats) {
    float[] values = read(floats);
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Override
  public void close() {
    blocks.forEach(Scratch::close);
  }
}
