package dev.braid.kernel;

/**
 * Memory outside the Java heap for a caller that has none of its own. It grows to the most floats
 * asked for; what was in it is lost when it grows.
 */
public final class FloatMemory implements AutoCloseable {
  private final Scratch scratch = new Scratch();

  /** Room for so many floats, the same as that of the last call or larger; at least one. */
  public Floats floats(long count) {
    return Floats.at(scratch.reserveFloats(count).address(), count);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
