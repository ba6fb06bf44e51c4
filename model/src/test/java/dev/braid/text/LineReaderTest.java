package dev.braid.text;

import static dev.braid.text.TestInput.bytes;
import static dev.braid.text.TestInput.concatenate;
import static dev.braid.text.TestInput.pieces;
import static dev.braid.text.TestInput.range;
import static dev.braid.text.TestInput.stream;
import static dev.braid.text.TestInput.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineReaderTest {
  private static TextPolicy policy(BadInput malformed, int maxLineBytes) {
    return new TextPolicy(malformed, BadInput.SKIP, BadInput.SKIP, maxLineBytes);
  }

  private static List<String> lines(byte[] file, TextPolicy policy, InputCounts counts)
      throws IOException {
    return lines(new LineReader(new ByteArrayInputStream(file), "f", policy, counts));
  }

  private static List<String> lines(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    try (reader) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        lines.add(reader.offset() + ":" + line);
      }
    }
    return lines;
  }

  private static List<String> lines(String file) throws IOException {
    return lines(utf8(file), TestInput.STRICT, new InputCounts());
  }

  @Test
  void lineFeedEndsALineAndOneCarriageReturnBeforeItIsStripped() throws IOException {
    assertThat(lines("a\nb\r\nc\r\r\nd")).containsExactly("0:a", "2:b", "5:c\r", "9:d");
  }

  @Test
  void aLoneCarriageReturnIsText() throws IOException {
    assertThat(lines("a\rb\nc\n\r")).containsExactly("0:a\rb", "4:c", "6:\r");
  }

  @Test
  void aNulIsNoText() throws IOException {
    byte[] file = utf8("a text\nb\0é\nanother text\n");
    InputCounts counts = new InputCounts();

    assertThat(lines(file, policy(BadInput.SKIP, 99), counts))
        .containsExactly("0:a text", "12:another text");
    assertThat(lines(file, policy(BadInput.REPLACE, 99), counts)).contains("7:b\uFFFDé");
    assertThat(counts.count(InputProblem.MALFORMED)).isEqualTo(2);
    assertThat(counts.places()).contains(new Place("f", 7, "a NUL, which is no text, at byte 8"));
  }

  @Test
  void carriageReturnsAloneEndNoLines() {
    String advice =
        "Cannot read f: its lines end in carriage returns alone, not in line feeds; convert it, for"
            + " example with tr '\\r' '\\n'";
    InputCounts counts = new InputCounts();

    for (String file : List.of("a\rb", "a\tX\r\rb\tY\r", "\uFEFFa\rb\r", "a\r" + "b".repeat(99))) {
      assertThatThrownBy(() -> lines(utf8(file), policy(BadInput.SKIP, 9), counts))
          .isInstanceOf(InputException.class)
          .hasMessage(advice);
    }
  }

  @Test
  void emptyFileHasNoLineAndALineFeedAtTheEndBeginsNone() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("\uFEFF")).isEmpty();
    assertThat(lines("\n")).containsExactly("0:");
    assertThat(lines("\uFEFF\n")).containsExactly("0:");
  }

  @Test
  void byteOrderMarkIsRemovedAtTheStartOfTheFileOnly() throws IOException {
    assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("0:a", "5:\uFEFFb");
  }

  @Test
  void malformedLineFailsNamingFileByteAndWayOut() {
    byte[] file = bytes('a', '\n', 'b', 0xC3, '\n');
    assertThatThrownBy(() -> lines(file, TestInput.STRICT, new InputCounts()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read f, line at byte 2: malformed UTF-8 at byte 3; repair the file or set"
                + " data.malformed = skip or replace");
  }

  @Test
  void malformedLinesAreSkippedOrReplacedAndCounted() throws IOException {
    byte[] file = bytes('a', '\n', 0xFF, 0xFE, '\n', 0xED, 0xA0, 0x80, '\n', 'b', 0xC3);
    InputCounts skipped = new InputCounts();
    assertThat(lines(file, policy(BadInput.SKIP, 9), skipped)).containsExactly("0:a");
    InputCounts replaced = new InputCounts();
    assertThat(lines(file, policy(BadInput.REPLACE, 9), replaced))
        .containsExactly("0:a", "2:\uFFFD\uFFFD", "5:\uFFFD", "9:b\uFFFD");
    assertThat(skipped.lines()).isEqualTo(4);
    assertThat(skipped.count(InputProblem.MALFORMED)).isEqualTo(3);
    assertThat(skipped.summary()).isEqualTo(replaced.summary());
    assertThat(skipped.places())
        .containsExactly(
            new Place("f", 2, "malformed UTF-8 at byte 2"),
            new Place("f", 5, "malformed UTF-8 at byte 5"),
            new Place("f", 9, "malformed UTF-8 at byte 10"));
  }

  @Test
  void replacementCharacterInTheFileIsNoFault() throws IOException {
    assertThat(lines("\uFFFD\n\uFFFDé")).containsExactly("0:\uFFFD", "4:\uFFFDé");
  }

  @Test
  void limitCountsBytesWithoutTheLineEnd() throws IOException {
    InputCounts counts = new InputCounts();
    List<String> read =
        lines(utf8("abc\r\nabcd\nab\r\r\nabc\nééé\nabcd"), policy(BadInput.FAIL, 3), counts);
    assertThat(read).containsExactly("0:abc", "10:ab\r", "15:abc");
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(3);
    assertThat(counts.places()).contains(new Place("f", 5, "more than 3 bytes"));
  }

  @Test
  void tooLongLineFailsNamingTheLimit() {
    assertThatThrownBy(() -> lines("x".repeat(1001)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read f, line at byte 0: more than 1000 bytes; raise data.max-line-bytes or"
                + " set data.too-long = skip");
  }

  @Test
  void linesLongerThanTheBufferAreWholeUpToTheLimit() throws IOException {
    int limit = 300_000;
    String whole = "é".repeat(limit / 2);
    String file = "a\n" + whole + "\r\n" + whole + "x\n" + whole;
    InputCounts counts = new InputCounts();
    List<String> read = lines(utf8(file), policy(BadInput.FAIL, limit), counts);
    assertThat(read)
        .containsExactly("0:a", "2:" + whole, (2 + limit + 2 + limit + 2) + ":" + whole);
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(1);
  }

  @Test
  void hundredMegabyteLineCostsNoMoreMemoryThanTheLimit() throws IOException {
    long length = 100L << 20;
    InputStream endless =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            throw new AssertionError("reads byte by byte");
          }

          @Override
          public int read(byte[] target, int offset, int size) {
            int n = (int) Math.min(left, size);
            Arrays.fill(target, offset, offset + n, (byte) 'x');
            left -= n;
            return n == 0 ? -1 : n;
          }
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    InputCounts counts = new InputCounts();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(lines(new LineReader(endless, "f", policy(BadInput.FAIL, 1 << 20), counts)))
        .isEmpty();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5L << 20);
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(1);
  }

  @Test
  void rangeDeliversTheLinesThatBeginInIt() throws IOException {
    byte[] file = utf8("ab\ncd\nef\n");
    Random random = new Random(1);
    assertThat(lines(range(file, 0, 3, random).lines(TestInput.STRICT, new InputCounts())))
        .containsExactly("0:ab");
    assertThat(lines(range(file, 3, 7, random).lines(TestInput.STRICT, new InputCounts())))
        .containsExactly("3:cd", "6:ef");
    assertThat(lines(range(file, 4, 6, random).lines(TestInput.STRICT, new InputCounts())))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SKIP", "REPLACE"})
  void randomFilesReadAsAPlainReferenceReadsThemWhateverTheSplits(BadInput malformed)
      throws IOException {
    TextPolicy policy = policy(malformed, 6);
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] body = randomBody(random);
      byte[] padding = utf8("pad\n".repeat(300));
      boolean first = random.nextBoolean();
      byte[] file = first ? joined(padding, body) : joined(body, utf8("\n"), padding);
      InputCounts whole = new InputCounts();
      List<String> expected = reference(file, policy);
      assertThat(lines(new LineReader(pieces(file, 0, random), "f", policy, whole)))
          .as("seed %d", seed)
          .isEqualTo(expected);

      InputCounts merged = new InputCounts();
      List<String> inRanges = new ArrayList<>();
      List<Long> points = splitPoints(body.length, first ? padding.length : 0, random);
      for (int i = 0; i + 1 < points.size(); i++) {
        InputCounts counts = new InputCounts();
        TextSource range = range(file, points.get(i), points.get(i + 1), random);
        inRanges.addAll(lines(range.lines(policy, counts)));
        merged.merge(counts);
      }
      assertThat(inRanges).as("seed %d, ranges %s", seed, points).isEqualTo(expected);
      assertThat(merged.summary()).isEqualTo(whole.summary());
    }
  }

  /** Faulty lines, too many of them to be taken for text if nothing else were in the file. */
  private static byte[] randomBody(Random random) {
    return concatenate(
        random,
        random.nextInt(40),
        utf8("a"),
        utf8("é"),
        utf8("\n"),
        utf8("\r\n"),
        utf8("\r"),
        utf8("\0"),
        utf8("\uFEFF"),
        utf8("\uFFFD"),
        utf8("😀"),
        bytes(0xFF),
        bytes(0xED, 0xA0, 0x80),
        bytes(0xC3));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Random divisions of a part of a file; the first range begins at 0. */
  private static List<Long> splitPoints(int length, int offset, Random random) {
    return TestInput.splitPoints(length, random).stream()
        .map(point -> point == 0 || point == Long.MAX_VALUE ? point : point + offset)
        .toList();
  }

  /** Splits, strips and decodes in the plainest way. */
  private static List<String> reference(byte[] file, TextPolicy policy) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < file.length) {
      int end = start;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      boolean ended = end < file.length;
      int stop = ended && end > start && file[end - 1] == '\r' ? end - 1 : end;
      byte[] bom = utf8("\uFEFF");
      boolean marked = start == 0 && Arrays.equals(bom, Arrays.copyOf(file, 3));
      byte[] line = Arrays.copyOfRange(file, marked ? 3 : start, stop);
      String text = line.length > policy.maxLineBytes() ? null : decode(line, policy.malformed());
      boolean nothing = marked && !ended && line.length == 0;
      if (text != null && !nothing) {
        lines.add(start + ":" + text);
      }
      start = end + 1;
    }
    return lines;
  }

  private static String decode(byte[] line, BadInput malformed) {
    CodingErrorAction action =
        malformed == BadInput.REPLACE ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
    try {
      String text =
          UTF_8.newDecoder().onMalformedInput(action).decode(ByteBuffer.wrap(line)).toString();
      boolean bad = text.indexOf('\0') >= 0 && malformed != BadInput.REPLACE;
      return bad ? null : text.replace('\0', '\uFFFD');
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Test
  void closesItsStream() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream in =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    new LineReader(in, "f", TestInput.STRICT, new InputCounts()).close();
    assertThat(closed[0]).isTrue();
  }

  @Test
  void skippedLinesAreStillVisitedByAdvance() throws IOException {
    TextPolicy policy = policy(BadInput.FAIL, 1);
    LineReader reader = new LineReader(stream("a\nbb\nc"), "f", policy, new InputCounts());
    List<String> seen = new ArrayList<>();
    while (reader.advance()) {
      seen.add(reader.text());
    }
    assertThat(seen).containsExactly("a", null, "c");
  }
}
