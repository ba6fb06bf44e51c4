package dev.braid.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;

/**
 * Inverted dropout without stored masks: whether an element is dropped is a function of the seed,
 * the stream (a layer's number and the training step, say) and the element's place, so the way back
 * computes the same mask again, and a repeated step drops the same elements.
 */
public final class Dropout {
  private static final int CHUNK = 1 << 11;

  // 0, 1, 2, ..., because HotSpot 17 vectorises no loop that computes with its own index.
  private static final int[] COUNTING = IntStream.range(0, CHUNK).toArray();

  private final float rate;
  private final int threshold;
  private final int kept;
  private final int key;
  private final int secondKey;

  /**
   * A mask.
   *
   * @param rate the share of elements dropped, 0 to below 1; those kept are divided by {@code 1 -
   *     rate}
   * @param seed of the run
   * @param stream tells masks of one run apart
   */
  public Dropout(float rate, long seed, long stream) {
    if (!(rate >= 0f && rate < 1f)) {
      throw new IllegalArgumentException(
          "Invalid dropout rate %s: must be at least 0 and below 1".formatted(rate));
    }

    this.rate = rate;
    threshold = (int) (rate * 0x1p31);
    kept = Float.floatToRawIntBits(1f / (1f - rate));
    long mixed = mix(seed + 0x9E3779B97F4A7C15L * mix(stream));
    key = (int) mixed;
    secondKey = (int) (mixed >>> 32);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Multiplies the values by the mask, one place per element; forward and backward alike. */
  public void apply(Floats values) {
    apply(values, values.length());
  }

  /**
   * Multiplies the values by a mask that repeats after {@code period} elements: with {@code batch *
   * width} the same units are dropped at every time step ("variational", Gal and Ghahramani 2016).
   */
  public void apply(Floats values, long period) {
    if (rate == 0f) {
      return;
    }

    ByteBuffer bytes =
        ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder());
    IntBuffer bits = bytes.asIntBuffer();
    FloatBuffer factors = bytes.asFloatBuffer();
    int[] mask = new int[CHUNK];
    float[] factor = new float[CHUNK];
    float[] chunk = new float[CHUNK];
    FloatBuffer target = values.buffer();
    for (long at = 0; at < values.length(); ) {
      long place = at % period;
      int count = (int) Math.min(CHUNK, Math.min(period - place, values.length() - at));
      fill(mask, (int) place, count);
      // Bits become floats by way of memory: HotSpot vectorises no reinterpreting conversion.
      bits.put(0, mask, 0, count);
      factors.get(0, factor, 0, count);
      target.get((int) at, chunk, 0, count);
      Elementwise.product(chunk, factor, chunk, count);
      target.put((int) at, chunk, 0, count);
      at += count;
    }
  }

  /**
   * The bits of 0 or of 1 / (1 - rate): a hash of the place (two rounds of murmur3's finalizer)
   * against the rate.
   */
  private void fill(int[] mask, int place, int count) {
    int first = key;
    int second = secondKey;
    int limit = threshold;
    int bits = kept;
    int[] counting = COUNTING;
    for (int i = 0; i < count; i++) {
      int h = (place + counting[i]) * 0x9E3779B9 + first;
      h = (h ^ (h >>> 16)) * 0x85EBCA6B;
      h = (h ^ (h >>> 13)) * 0xC2B2AE35;
      h = (h ^ (h >>> 16)) + second;
      h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
      h = (h ^ (h >>> 12)) * 0x297A2D39;
      h = (h ^ (h >>> 15)) >>> 1;
      mask[i] = ~((h - limit) >> 31) & bits;
    }
  }
}
