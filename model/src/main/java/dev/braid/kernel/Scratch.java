package dev.braid.kernel;

import java.lang.ref.Cleaner;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Pointer;

/**
 * Owned native memory that only grows. The content is undefined after {@link #reserve} had to grow
 * it, except that it starts as zeros. What nobody closed is freed with the object, so an owner has
 * to be reachable for as long as its addresses are used.
 */
final class Scratch implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final long MOST_VIEWED = (long) Floats.MOST_VIEWED * Float.BYTES;
  private static final Cleaner CLEANER = Cleaner.create();

  private Cleaner.Cleanable block;
  private long address;
  private long capacity;
  private FloatBuffer floats;

  /** Makes room for {@code bytes} and returns this. */
  Scratch reserve(long bytes) {
    if (bytes > capacity) {
      long wanted = Math.max(bytes, Math.min(2 * capacity, bytes + bytes / 4));
      close();
      // What is read as floats has to stay below what a buffer can address, where it can.
      allocate(bytes <= MOST_VIEWED ? Math.min(wanted, MOST_VIEWED) : wanted);
    }

    return this;
  }

  Scratch reserveFloats(long count) {
    return reserve(count * Float.BYTES);
  }

  private void allocate(long bytes) {
    // malloc, not a JavaCPP array: those count what ND4J holds against their own limit.
    Pointer allocated = Pointer.malloc(bytes + ALIGNMENT);
    if (allocated == null || allocated.isNull()) {
      throw new OutOfMemoryError(
          "Cannot allocate %d bytes of kernel scratch memory".formatted(bytes));
    }

    block = CLEANER.register(this, () -> Pointer.free(allocated));
    address = (allocated.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    capacity = bytes;
    Pointer.memset(new Address().to(address), 0, bytes);
  }

  long address() {
    return address;
  }

  long capacity() {
    return capacity;
  }

  /** The whole block as floats. */
  FloatBuffer floats() {
    if (floats == null) {
      floats = Floats.view(address, capacity / Float.BYTES);
    }

    return floats;
  }

  /** A matrix at the beginning as a factor. */
  Factor factor(int rows, int columns) {
    return Factor.rows(address, rows, columns, Precision.FLOAT32);
  }

  /** A matrix at the beginning as the result of a product. */
  Matrix matrix(int rows, int columns) {
    return Matrix.of(Floats.at(address, (long) rows * columns), rows, columns);
  }

  @Override
  public void close() {
    if (block != null) {
      block.clean();
      block = null;
      floats = null;
      address = 0;
      capacity = 0;
    }
  }
}
