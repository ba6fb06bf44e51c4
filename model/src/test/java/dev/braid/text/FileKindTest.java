package dev.braid.text;

import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.bytes;
import static dev.braid.text.TestInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindTest {
  private static final String ENGLISH = "old the house\nben B-PER\n";
  private static final String CHINESE = "一只猫坐在垫子上，一条狗\n一一一一一\n";
  private static final TextPolicy LENIENT =
      new TextPolicy(BadInput.REPLACE, BadInput.SKIP, BadInput.SKIP, 1000);

  private static String kind(byte[] file) {
    return FileKind.of(file).map(FileKind::name).orElse("text");
  }

  private static void assertRefused(byte[] file, String kind, String remedy) {
    for (TextPolicy policy : List.of(STRICT, LENIENT)) {
      ByteArrayInputStream in = new ByteArrayInputStream(file);
      assertThatThrownBy(() -> new LineReader(in, "f", policy, new InputCounts()).next())
          .isInstanceOf(InputException.class)
          .hasMessage("Cannot read f: it is " + kind + " and not UTF-8 text; " + remedy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void wideTextIsToldByItsNuls(String charset) {
    String width = charset.substring(0, 6);
    String odd = ENGLISH.repeat(9) + "\uE000\uDB80\uDC00\n";
    for (String text : List.of(ENGLISH, CHINESE, "größe\n", ENGLISH.repeat(9000), "a", odd)) {
      byte[] file = text.getBytes(Charset.forName(charset));
      assertRefused(
          file,
          width + " without a byte order mark",
          "convert it, for example with 'iconv -f " + charset + " -t UTF-8'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void wideTextIsToldByItsByteOrderMark(String charset) {
    String width = charset.substring(0, 6);
    for (String text : List.of(ENGLISH, CHINESE, "")) {
      assertRefused(
          ("\uFEFF" + text).getBytes(Charset.forName(charset)),
          width,
          "convert it, for example with 'iconv -f " + width + " -t UTF-8'");
    }
  }

  @Test
  void compressedFilesAreNamedWithTheExtensionThatHelps() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(utf8(ENGLISH));
    }
    byte[] bzip2 = HexFormat.of().parseHex("425a68393141592653594eece836000002518000104000");

    assertRefused(gzip.toByteArray(), "a gzip file", "end its name in .gz");
    assertRefused(bzip2, "a bzip2 file", "end its name in .bz2");
    ByteArrayInputStream twice = new ByteArrayInputStream(gzip.toByteArray());
    assertThatThrownBy(() -> new LineReader(twice, "f.gz", STRICT, new InputCounts()).next())
        .hasMessage("Cannot read f.gz: it is a gzip file within another; decompress it once");
  }

  /** The first bytes of files that the programs named wrote. */
  @ParameterizedTest
  @CsvSource({
    "fd377a585a000004e6d6b44602002101, an xz file",
    "28b52ffd04003900006869210a, a Zstandard file",
    "04224d186440a7, an LZ4 file",
    "1f9d90686942, a file of compress (.Z)",
    "ff060000734e61507059, a Snappy file",
    "377abcaf271c0004, a 7z file",
    "526172211a0701003392b5e5, a rar file",
    "504152311500151a15, a Parquet file",
    "4f626a0102166176726f2e736368656d61, an Avro file",
    "53455106196f72672e6170616368652e, a Hadoop sequence file",
    "4152524f57310000ffffffff, an Arrow file",
    "255044462d312e350a25d0d4c5d80a, a PDF file"
  })
  void otherFilesAreNamed(String head, String kind) {
    assertThat(kind(HexFormat.of().parseHex(head))).isEqualTo(kind);
  }

  @Test
  void archivesAreNamed() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("train.txt"));
      out.write(utf8(ENGLISH));
    }
    byte[] tar = new byte[1024];
    System.arraycopy(utf8("train.txt"), 0, tar, 0, 9);
    System.arraycopy(utf8("ustar"), 0, tar, 257, 5);

    assertRefused(zip.toByteArray(), "a zip file", "unpack it and name the text files in it");
    assertThat(kind(tar)).isEqualTo("a tar archive");
  }

  @Test
  void dataOfNoKnownKindAreBinary() {
    Random random = new Random(3);
    for (int length : new int[] {100, 5000, 200_000}) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      assertThat(kind(data)).isEqualTo("binary data");
    }
    assertThat(kind(new byte[50])).isEqualTo("binary data");
  }

  @Test
  void textWithFaultsStaysText() {
    assertThat(kind(new byte[0])).isEqualTo("text");
    assertThat(kind(utf8(ENGLISH))).isEqualTo("text");
    assertThat(kind(utf8("\uFEFF" + CHINESE))).isEqualTo("text");
    assertThat(kind(utf8("PAR1 is a gene\nPK too, BZh91 and 7z\n%PDF\nSEQ 6\n"))).isEqualTo("text");
    assertThat(kind(utf8("a stray \0 in a line of text\n"))).isEqualTo("text");
    assertThat(kind(utf8(CHINESE.repeat(9) + "\0"))).isEqualTo("text");
    String german = "Grüße aus Köln, schöne Maße für Bären\n".repeat(20);
    assertThat(kind(german.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("text");
    assertThat(kind((german + "\0").getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("text");
    assertThat(kind(CHINESE.getBytes(Charset.forName("GB18030")))).isEqualTo("text");
    assertThat(kind("日本語のテキスト\n".getBytes(Charset.forName("ISO-2022-JP")))).isEqualTo("text");
    assertThat(kind(bytes('a', '\n', 0xFF, 0xFE, '\n', 0xC3))).isEqualTo("text");
  }
}
