package dev.braid.text;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * A file, or a range of its bytes, to read examples from.
 *
 * @param stream decompressed bytes, standing at byte 0 if {@code start} is 0 and else at byte
 *     {@code start - 1}; may go on behind {@code end}
 * @param file the name to use in messages and counts
 * @param start the first byte of the range
 * @param end the byte behind the range; {@code Long.MAX_VALUE} for the rest of the file
 */
public record TextSource(InputStream stream, String file, long start, long end) {
  /** Checks the range; throws {@code IllegalArgumentException}. */
  public TextSource {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(file, "file");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "The range " + start + " to " + end + " of " + file + " is none; 0 <= start <= end");
    }
  }

  /** A whole file. */
  public static TextSource whole(InputStream stream, String file) {
    return new TextSource(stream, file, 0, Long.MAX_VALUE);
  }

  /** Throws {@code IllegalArgumentException} unless the sources fit the format. */
  static void check(List<TextSource> sources, CorpusFormat format) {
    if (sources.size() != format.files()) {
      throw new IllegalArgumentException(
          format + " reads " + format.files() + " file(s) at a time, not " + sources.size());
    }
    for (TextSource source : sources) {
      if (!format.splittable() && !source.isWhole()) {
        throw new IllegalArgumentException(
            source.file() + " cannot be read in ranges: the lines of two files belong together");
      }
    }
  }

  private boolean isWhole() {
    return start == 0 && end == Long.MAX_VALUE;
  }

  /** A reader of the lines that begin in the range. */
  LineReader lines(TextPolicy policy, InputCounts counts) {
    return new LineReader(stream, file, start, end, policy, counts);
  }

  /** A reader that begins at the range's start and knows no end. */
  LineReader openEndedLines(TextPolicy policy, InputCounts counts) {
    return new LineReader(stream, file, start, Long.MAX_VALUE, policy, counts);
  }
}
