package dev.braid.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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

  /** As gzip does; the last bytes of a member may be zeros of its own. */
  @ParameterizedTest
  @EnumSource
  void zerosBehindTheLastMemberArePadding(Disk disk) throws IOException {
    byte[] two = joined(gzip("first\n".getBytes(UTF_8)), gzip("second\n".getBytes(UTF_8)));
    for (int zeros : new int[] {1, 511, 70_000}) {
      assertThat(read(disk, "x.gz", Arrays.copyOf(two, two.length + zeros)))
          .isEqualTo("first\nsecond\n".getBytes(UTF_8));
    }
    byte[] bzip2 = HexFormat.of().parseHex(BZIP2);
    assertThat(read(disk, "x.bz2", joined(bzip2, bzip2, new byte[100])))
        .isEqualTo("braid\nbraid\n".getBytes(UTF_8));
    assertDamaged(disk, "x.gz", new byte[100], "gzip");
    assertDamaged(disk, "x.gz", new byte[0], "gzip");
    assertDamaged(disk, "x.bz2", new byte[0], "bzip2");
  }

  /** gzip and bzip2 ignore it; here it could be a part of the text. */
  @ParameterizedTest
  @EnumSource
  void otherBytesBehindAMemberAreRefused(Disk disk) throws IOException {
    byte[] gzip = gzip("first\n".getBytes(UTF_8));
    byte[] bzip2 = HexFormat.of().parseHex(BZIP2);
    byte[] damaged = gzip.clone();
    damaged[2] ^= 1;
    byte[] tail = "what may be text".getBytes(UTF_8);

    assertDamaged(disk, "x.gz", joined(gzip, tail), "gzip");
    assertDamaged(disk, "x.gz", joined(gzip, damaged), "gzip");
    assertDamaged(disk, "x.gz", joined(gzip, new byte[3], gzip), "gzip");
    assertDamaged(disk, "x.gz", joined(gzip, Arrays.copyOf(gzip, 5)), "gzip");
    assertDamaged(disk, "x.bz2", joined(bzip2, tail), "bzip2");
    assertDamaged(disk, "x.bz2", joined(bzip2, Arrays.copyOf(bzip2, 9)), "bzip2");
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfAnotherKindThanItsNameSaysIsNamed(Disk disk) {
    assertThatThrownBy(() -> read(disk, "x.gz", HexFormat.of().parseHex(BZIP2)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageEndingWith("/x.gz: it is a bzip2 file and not gzip; end its name in .bz2");
    assertThatThrownBy(() -> read(disk, "x.bz2", "\u00fd7zXZ\0".getBytes(ISO_8859_1)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("/x.bz2: it is an xz file and not bzip2; decompress it, or compress");
    assertThatThrownBy(() -> read(disk, "x.gz", "\u00ff\u00fea\0".getBytes(ISO_8859_1)))
        .hasMessageContaining("/x.gz: it is UTF-16 and not gzip; convert it");
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

    assertDamaged(disk, "x.gz", Arrays.copyOf(whole, whole.length / 2), "gzip");
    assertDamaged(disk, "x.gz", Arrays.copyOf(whole, whole.length - 3), "gzip");
    assertDamaged(disk, "x.gz", flipped, "gzip");
    assertDamaged(disk, "x.gz", "plain text, no gzip".getBytes(UTF_8), "gzip");
  }

  @ParameterizedTest
  @EnumSource
  void damagedBzip2NamesTheFile(Disk disk) {
    byte[] whole = HexFormat.of().parseHex(BZIP2);
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 0x10;

    assertDamaged(disk, "x.bz2", flipped, "bzip2");
    assertDamaged(disk, "x.bz2", Arrays.copyOf(whole, whole.length - 3), "bzip2");
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

  private static void assertDamaged(Disk disk, String name, byte[] stored, String format) {
    assertThatThrownBy(() -> read(disk, name, stored))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageMatching(
            "Cannot read .*/" + name + ": .+; the file is damaged or no " + format + " file");
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
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
