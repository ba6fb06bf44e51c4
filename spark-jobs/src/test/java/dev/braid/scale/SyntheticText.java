package dev.braid.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Lines of words that are as frequent as Zipf's law has it: the n-th of them 1/n of the first. */
final class SyntheticText {
  private static final int WORDS = 200_000;
  private static final int FILE_BYTES = 256 << 20;

  private final byte[][] words = new byte[WORDS][];
  private final SplittableRandom random;

  SyntheticText(long seed) {
    random = new SplittableRandom(seed);
    for (int rank = 0; rank < WORDS; rank++) {
      words[rank] = spelling(rank).getBytes(UTF_8);
    }
  }

  /** Frequent words are short. */
  private static String spelling(int rank) {
    StringBuilder letters = new StringBuilder();
    for (int rest = rank + 1; rest > 0; rest = (rest - 1) / 26) {
      letters.append((char) ('a' + (rest - 1) % 26));
    }
    return letters.toString();
  }

  /** Writes so many bytes, or a line more, as files into a new folder. */
  void write(Path folder, long bytes) throws IOException {
    Files.createDirectories(folder);
    long left = bytes;
    for (int file = 0; left > 0; file++) {
      Path path = folder.resolve("part-%03d.txt".formatted(file));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
        for (long room = Math.min(FILE_BYTES, left); room > 0; ) {
          int line = writeLine(out);
          room -= line;
          left -= line;
        }
      }
    }
  }

  private int writeLine(OutputStream out) throws IOException {
    int length = 5 + random.nextInt(36);
    int bytes = 0;
    for (int i = 0; i < length; i++) {
      byte[] word = words[rank()];
      out.write(word);
      out.write(i == length - 1 ? '\n' : ' ');
      bytes += word.length + 1;
    }
    return bytes;
  }

  /** The logarithm of a rank is drawn evenly. */
  private int rank() {
    return (int) Math.pow(WORDS, random.nextDouble()) - 1;
  }
}
