package dev.braid.damage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to damage a file, drawn by chance. */
final class Mutations {
  /** What programs that trust a length or a count stumble over. */
  private static final long[] HOSTILE = {
    0, -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, 1L << 62
  };

  private static final List<String> TEXTS =
      List.of(
          "\0", "\t", "\n", "\r", "9", "-", "99999999999", "\\u{110000}", "\"", "{", "[[[[", "é");

  private final Random random;
  private final List<byte[]> others;

  /**
   * @param others files of other kinds, or of the same kind of another run, to take bytes from
   */
  Mutations(long seed, List<byte[]> others) {
    this.random = new Random(seed);
    this.others = others;
  }

  /** A damaged copy of a file; now and then it is as it was. */
  byte[] of(byte[] file) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> flipped(file.clone());
      case 3 -> overwritten(file.clone());
      case 4 -> numbered(file.clone());
      case 5 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
      case 6 -> moved(file);
      case 7 -> joined(file, random.nextInt(file.length + 1), text());
      case 8 -> replaced(file);
      default -> joined(file, file.length, Arrays.copyOf(other(), 1 + random.nextInt(100)));
    };
  }

  private byte[] flipped(byte[] file) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      file[place(file)] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }

  private byte[] overwritten(byte[] file) {
    int from = place(file);
    int length = Math.min(1 + random.nextInt(64), file.length - from);
    byte[] noise = new byte[length];
    if (random.nextBoolean()) {
      random.nextBytes(noise);
    }
    System.arraycopy(noise, 0, file, from, length);
    return file;
  }

  /** Where a number may stand, another one stands. */
  private byte[] numbered(byte[] file) {
    long number = HOSTILE[random.nextInt(HOSTILE.length)];
    ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(order).putLong(0, number);
    int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
    int skipped = order == ByteOrder.BIG_ENDIAN ? Long.BYTES - width : 0;
    int from = place(file);
    System.arraycopy(bytes.array(), skipped, file, from, Math.min(width, file.length - from));
    return file;
  }

  /** A piece is taken out, or put in a second time. */
  private byte[] moved(byte[] file) {
    int from = place(file);
    int to = from + random.nextInt(file.length - from + 1);
    if (random.nextBoolean()) {
      return joined(Arrays.copyOf(file, from), from, Arrays.copyOfRange(file, to, file.length));
    }
    return joined(file, place(file), Arrays.copyOfRange(file, from, to));
  }

  private byte[] replaced(byte[] file) {
    byte[] other = other();
    if (random.nextBoolean()) {
      return other;
    }
    byte[] mixed = file.clone();
    int from = place(file);
    int length = Math.min(random.nextInt(other.length + 1), file.length - from);
    System.arraycopy(other, 0, mixed, from, length);
    return mixed;
  }

  private byte[] other() {
    return others.get(random.nextInt(others.size()));
  }

  private byte[] text() {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return text.getBytes(UTF_8);
  }

  /** Anywhere, or near the ends, where headers and footers are. */
  private int place(byte[] file) {
    int near = Math.min(file.length, 1 + random.nextInt(64));
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(near);
      case 1 -> file.length - 1 - random.nextInt(near);
      default -> random.nextInt(file.length);
    };
  }

  private static byte[] joined(byte[] file, int at, byte[] inserted) {
    byte[] joined = Arrays.copyOf(file, file.length + inserted.length);
    System.arraycopy(inserted, 0, joined, at, inserted.length);
    System.arraycopy(file, at, joined, at + inserted.length, file.length - at);
    return joined;
  }
}
