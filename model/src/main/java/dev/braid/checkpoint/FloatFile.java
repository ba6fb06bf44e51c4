package dev.braid.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of floats as bytes, all little-endian: 8 bytes {@code braidf32}, the version and the
 * number of arrays as 4 bytes each, the length of each array as 8 bytes, then the floats.
 */
final class FloatFile {
  private static final byte[] MAGIC = "braidf32".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int FIXED_HEADER_BYTES = MAGIC.length + 2 * Integer.BYTES;
  private static final int CHUNK_FLOATS = 1 << 16;
  // The largest array that every JVM can make.
  private static final int MAX_FLOATS = Integer.MAX_VALUE - 8;

  private FloatFile() {}

  /**
   * @throws ArithmeticException naming the first number that is not finite
   */
  static void requireFinite(String file, List<float[]> arrays) {
    for (float[] array : arrays) {
      int index = firstNotFinite(array, array.length);
      if (index >= 0) {
        throw new ArithmeticException(
            String.format(
                "Cannot write a checkpoint: number %d of %s is %s, so training has diverged; lower"
                    + " train.optimizer.learning-rate or train.clip-norm",
                index, file, array[index]));
      }
    }
  }

  static void write(List<float[]> arrays, OutputStream out) throws IOException {
    ByteBuffer header = littleEndian(FIXED_HEADER_BYTES + arrays.size() * Long.BYTES);
    header.put(MAGIC).putInt(VERSION).putInt(arrays.size());
    arrays.forEach(array -> header.putLong(array.length));
    out.write(header.array());
    ByteBuffer chunk = littleEndian(CHUNK_FLOATS * Float.BYTES);
    for (float[] array : arrays) {
      for (int start = 0; start < array.length; start += CHUNK_FLOATS) {
        int count = Math.min(CHUNK_FLOATS, array.length - start);
        chunk.asFloatBuffer().put(array, start, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  /**
   * @param bytes the file's length as found, not as someone says
   * @param arrays how many there must be
   * @throws IllegalArgumentException with what is wrong
   */
  static List<float[]> read(InputStream in, long bytes, int arrays) throws IOException {
    int[] lengths = readHeader(in, bytes, arrays);
    List<float[]> read = new ArrayList<>();
    ByteBuffer chunk = littleEndian(CHUNK_FLOATS * Float.BYTES);
    for (int length : lengths) {
      float[] array = new float[length];
      for (int start = 0; start < length; start += CHUNK_FLOATS) {
        int count = Math.min(CHUNK_FLOATS, length - start);
        readFully(in, chunk.array(), count * Float.BYTES);
        chunk.asFloatBuffer().get(array, start, count);
      }
      int index = firstNotFinite(array, length);
      require(index < 0, "has a number that is not finite, at index " + index);
      read.add(array);
    }
    return read;
  }

  private static int[] readHeader(InputStream in, long bytes, int arrays) throws IOException {
    long headerBytes = FIXED_HEADER_BYTES + (long) arrays * Long.BYTES;
    require(bytes >= headerBytes, "has " + bytes + " bytes, too few for its header");
    ByteBuffer header = littleEndian(Math.toIntExact(headerBytes));
    readFully(in, header.array(), header.capacity());
    byte[] magic = new byte[MAGIC.length];
    header.get(magic);
    require(Arrays.equals(magic, MAGIC), "does not begin with 'braidf32'");
    int version = header.getInt();
    require(
        version == VERSION,
        "has format version " + version + " and this program reads version " + VERSION);
    int found = header.getInt();
    require(found == arrays, "has " + found + " arrays and " + arrays + " belong there");
    return readLengths(header, bytes - headerBytes, arrays);
  }

  private static int[] readLengths(ByteBuffer header, long bytes, int arrays) {
    int[] lengths = new int[arrays];
    long left = bytes / Float.BYTES;
    for (int i = 0; i < arrays; i++) {
      long length = header.getLong();
      require(
          length >= 0 && length <= left && length <= MAX_FLOATS,
          "claims " + length + " numbers where it has bytes for " + left);
      lengths[i] = (int) length;
      left -= length;
    }
    require(
        left == 0 && bytes % Float.BYTES == 0, "is longer than the numbers its header announces");
    return lengths;
  }

  private static int firstNotFinite(float[] array, int length) {
    for (int i = 0; i < length; i++) {
      if (!Float.isFinite(array[i])) {
        return i;
      }
    }
    return -1;
  }

  private static void readFully(InputStream in, byte[] target, int count) throws IOException {
    require(in.readNBytes(target, 0, count) == count, "became shorter while it was read");
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException(fault);
    }
  }
}
