package dev.braid.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecompressionTest {
  /** Of {@code printf 'braid\n' | bzip2}. */
  private static final String BZIP2 =
      "425a6839314159265359f18a986800000141800010342010002000221868300832985dc914e14243c62a61a0";

  @ParameterizedTest
  @EnumSource
  void readsGzipOfSeveralMembers(Disk disk) throws IOException {
    byte[] first = text(300_000);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip(first));
    both.write(gzip("second".getBytes(UTF_8)));

    byte[] read = read(disk, "x.gz", both.toByteArray());

    assertThat(read).hasSize(first.length + 6).startsWith(first).endsWith("second".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void readsBzip2AndPlainFiles(Disk disk) throws IOException {
    assertThat(read(disk, "x.bz2", HexFormat.of().parseHex(BZIP2)))
        .isEqualTo("braid\n".getBytes(UTF_8));
    assertThat(read(disk, "x.txt", new byte[] {1, 2})).containsExactly(1, 2);
  }

  @ParameterizedTest
  @EnumSource
  void damagedGzipNamesTheFile(Disk disk) throws IOException {
    byte[] whole = gzip(text(300_000));
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 0x10;

    assertDamaged(disk, Arrays.copyOf(whole, whole.length / 2), "gzip");
    assertDamaged(disk, Arrays.copyOf(whole, whole.length - 3), "gzip");
    assertDamaged(disk, flipped, "gzip");
    assertDamaged(disk, "plain text, no gzip".getBytes(UTF_8), "gzip");
  }

  @ParameterizedTest
  @EnumSource
  void damagedBzip2NamesTheFile(Disk disk) {
    byte[] whole = HexFormat.of().parseHex(BZIP2);
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 0x10;

    assertThatThrownBy(() -> read(disk, "x.bz2", flipped))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("x.bz2: ")
        .hasMessageContaining("; the file is damaged or no .bz2 file");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeDecodedHereSaysSo(Disk disk) {
    assertThatThrownBy(() -> read(disk, "x.zst", new byte[] {1, 2, 3}))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(DamagedFileException.class)
        .hasMessageContaining("x.zst: this Hadoop has no decoder for .zst")
        .hasMessageContaining("compress it with gzip or bzip2");
  }

  @ParameterizedTest
  @EnumSource
  void onlyUncompressedFilesCanBeReadFromTheMiddle(Disk disk) throws IOException {
    assertThat(disk.store().splittable("a.txt")).isTrue();
    assertThat(disk.store().splittable("a.gz")).isFalse();
    assertThat(disk.store().splittable("a.bz2")).isFalse();
  }

  private static void assertDamaged(Disk disk, byte[] stored, String format) {
    assertThatThrownBy(() -> read(disk, "x.gz", stored))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageMatching(
            "Cannot read .*/x.gz: .+; the file is damaged or no " + format + " file");
  }

  private static byte[] read(Disk disk, String name, byte[] stored) throws IOException {
    Store store = disk.store();
    String file = disk.freshFolder() + "/" + name;
    store.writeAtomically(file, stored);
    try (InputStream in = store.openDecompressed(file)) {
      return in.readAllBytes();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
      out.write(bytes);
    }
    return stored.toByteArray();
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    new Random(7).nextBytes(text);
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + (text[i] & 15));
    }
    return text;
  }
}
