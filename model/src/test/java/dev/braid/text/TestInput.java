package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Input for the tests of this package. */
final class TestInput {
  static final TextPolicy STRICT =
      new TextPolicy(BadInput.FAIL, BadInput.FAIL, BadInput.FAIL, 1000);
  static final TextPolicy SKIPPING =
      new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.SKIP, 1000);

  private TestInput() {}

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  static InputStream stream(String text) {
    return new ByteArrayInputStream(utf8(text));
  }

  /** The bytes from {@code from}, handed out in small pieces of random size. */
  static InputStream pieces(byte[] bytes, int from, Random random) {
    return new ByteArrayInputStream(bytes, from, bytes.length - from) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(9)));
      }
    };
  }

  /** The range from start to end of a file, with the stream placed as the contract says. */
  static TextSource range(byte[] bytes, long start, long end, Random random) {
    return new TextSource(pieces(bytes, (int) Math.max(0, start - 1), random), "f", start, end);
  }

  /**
   * Random division of {@code [0, length)}; always begins with 0 and ends with the largest long.
   */
  static List<Long> splitPoints(int length, Random random) {
    TreeSet<Long> points = new TreeSet<>(List.of(0L, Long.MAX_VALUE));
    for (int i = random.nextInt(6); i > 0; i--) {
      points.add((long) random.nextInt(length + 2));
    }
    return new ArrayList<>(points);
  }

  static byte[] concatenate(Random random, int count, byte[]... choices) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(choices[random.nextInt(choices.length)]);
    }
    return bytes.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static List<RawExample> readAll(ExampleReader reader) throws IOException {
    List<RawExample> examples = new ArrayList<>();
    try (reader) {
      for (RawExample next = reader.next(); next != null; next = reader.next()) {
        examples.add(next);
      }
    }
    return examples;
  }

  static List<RawExample> readAll(
      CorpusFormat format, TextPolicy policy, InputCounts counts, String... files)
      throws IOException {
    List<TextSource> sources = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      sources.add(TextSource.whole(stream(files[i]), "file" + i));
    }
    return readAll(format.open(sources, policy, counts));
  }

  static List<TextItem> readTexts(
      CorpusFormat format, TextPolicy policy, InputCounts counts, String file) throws IOException {
    return readTexts(format.openTexts(TextSource.whole(stream(file), "file0"), policy, counts));
  }

  static List<TextItem> readTexts(TextReader reader) throws IOException {
    List<TextItem> texts = new ArrayList<>();
    try (reader) {
      for (TextItem next = reader.next(); next != null; next = reader.next()) {
        texts.add(next);
      }
    }
    return texts;
  }

  static RawExample example(long offset, String tokens, String labels) {
    return new RawExample(offset, words(tokens), words(labels));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  @SuppressWarnings("unchecked")
  static <T> T serialized(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
