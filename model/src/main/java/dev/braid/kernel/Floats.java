package dev.braid.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A run of floats outside the Java heap that belongs to the caller, such as a view into a network's
 * flat parameters. Four-byte alignment is enough. Nothing here frees or keeps the memory: it has to
 * outlive the call it is passed to.
 */
public final class Floats {
  /** The most floats that a buffer can address. */
  public static final int MOST_VIEWED = Integer.MAX_VALUE / Float.BYTES;

  private final long address;
  private final long length;
  private FloatBuffer buffer;

  private Floats(long address, long length) {
    this.address = address;
    this.length = length;
  }

  /**
   * The {@code length} floats from {@code address} on.
   *
   * @throws IllegalArgumentException if the address is 0 or not a multiple of 4, or the length is
   *     negative
   */
  public static Floats at(long address, long length) {
    if (address == 0 || address % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "Invalid address %x: floats need a non-zero multiple of 4".formatted(address));
    }

    if (length < 0) {
      throw new IllegalArgumentException(
          "Invalid length %d: must not be negative".formatted(length));
    }

    return new Floats(address, length);
  }

  /**
   * The {@code length} floats from the position of {@code pointer} on, whatever its element type.
   */
  public static Floats at(Pointer pointer, long length) {
    return at(pointer.address() + pointer.position() * pointer.sizeof(), length);
  }

  /**
   * A part of these floats.
   *
   * @throws IndexOutOfBoundsException if the part does not lie inside
   */
  public Floats slice(long offset, long count) {
    if (offset < 0 || count < 0 || offset + count > length) {
      throw new IndexOutOfBoundsException(
          "Cannot slice %d floats from %d on: there are %d".formatted(count, offset, length));
    }

    return new Floats(address + offset * Float.BYTES, count);
  }

  /** Where the first float lies. */
  public long address() {
    return address;
  }

  /** How many floats there are. */
  public long length() {
    return length;
  }

  /**
   * The same memory as a buffer in native order, for bulk copies.
   *
   * @throws IllegalStateException if there are more than 536,870,911 floats, which no buffer can
   *     address
   */
  public FloatBuffer buffer() {
    if (buffer == null) {
      buffer = view(address, length);
    }

    return buffer;
  }

  /** Checks that there are at least {@code needed} floats. */
  Floats require(String what, long needed) {
    if (length < needed) {
      throw new IllegalArgumentException(
          "Too few floats for %s: %d given, %d needed".formatted(what, length, needed));
    }

    return this;
  }

  static FloatBuffer view(long address, long length) {
    if (length > MOST_VIEWED) {
      throw new IllegalStateException(
          "Cannot view %d floats at once: at most %d".formatted(length, MOST_VIEWED));
    }

    if (length == 0) {
      return FloatBuffer.allocate(0);
    }

    FloatPointer pointer = new FloatPointer(new Address().to(address));
    return pointer.capacity(length).asBuffer();
  }
}
