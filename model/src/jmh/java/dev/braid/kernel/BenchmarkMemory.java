package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Aligned native floats, freed together. */
final class BenchmarkMemory implements AutoCloseable {
  private final List<Scratch> blocks = new ArrayList<>();
  private final Random random = new Random(1);

  Floats zeros(long count) {
    Scratch block = new Scratch().reserveFloats(count);
    blocks.add(block);
    return Floats.at(block.address(), count);
  }

  Floats random(long count, float scale) {
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * (2 * random.nextFloat() - 1);
    }
    Floats floats = zeros(count);
    floats.buffer().put(0, values);
    return floats;
  }

  @Override
  public void close() {
    blocks.forEach(Scratch::close);
  }
}
