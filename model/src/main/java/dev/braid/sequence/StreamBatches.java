package dev.braid.sequence;

import dev.braid.sequence.StreamWindows.Remainder;
import dev.braid.sequence.TokenText.Tokens;
import java.io.IOException;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * What {@link StreamWindows} gives, of a text that is not in memory: each stream reads from its own
 * place in it. The text may have any length, and so may a stream.
 */
public final class StreamBatches implements BatchStream {
  private final Tokens[] readers;
  private final Streams streams;

  /** The last token read of each stream, which comes before its next one. */
  private final int[] before;

  private long step;

  /**
   * How a text is cut.
   *
   * @param first the first token of the text that is read
   * @param streams rows
   * @param length tokens of each stream
   * @param longer how many of the first streams have one more
   * @param window most time steps of a batch
   */
  private record Streams(long first, int streams, long length, int longer, int window) {
    long start(int row) {
      return first + row * length + Math.min(row, longer);
    }

    long steps() {
      long longest = length + (longer > 0 ? 1 : 0);
      return (longest + window - 1) / window;
    }

    int time(long step) {
      long longest = length + (longer > 0 ? 1 : 0);
      return (int) Math.min(window, longest - step * window);
    }

    int time(int row, long step) {
      return (int) Math.min(window, length + (row < longer ? 1 : 0) - step * window);
    }
  }

  private StreamBatches(Tokens[] readers, Streams streams, int[] before, long step) {
    this.readers = readers;
    this.streams = streams;
    this.before = before;
    this.step = step;
  }

  /**
   * A stretch of a text.
   *
   * @param from its first token
   * @param to the token behind its last one
   */
  public record Stretch(long from, long to) {
    public Stretch {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("No text from token " + from + " to " + to);
      }
    }

    /** That part of a text of so many tokens which belongs to one of several equal readers. */
    public static Stretch share(long tokens, int reader, int readers) {
      return new Stretch(
          Math.multiplyExact(tokens, (long) reader) / readers,
          Math.multiplyExact(tokens, reader + 1L) / readers);
    }
  }

  /**
   * Opens the streams.
   *
   * @param endOfSentence id that is read before the first token of the stretch
   * @param rows streams; fewer where the stretch is shorter
   * @param window most time steps of one batch
   * @param from a place that {@link #cursor} of the same streams gave
   */
  public static StreamBatches open(
      TokenText text,
      Stretch stretch,
      int endOfSentence,
      int rows,
      int window,
      Remainder remainder,
      Cursor from)
      throws IOException {
    long tokens = stretch.to() - stretch.from();
    int streams = (int) Math.max(1, Math.min(rows, tokens));
    int longer = remainder == Remainder.KEEP ? (int) (tokens % streams) : 0;
    Streams cut = new Streams(stretch.from(), streams, tokens / streams, longer, window);
    Tokens[] readers = new Tokens[streams];
    int[] before = new int[streams];
    try {
      for (int row = 0; row < streams; row++) {
        long at = cut.start(row) + Math.min(from.batch() * window, cut.length());
        readers[row] = text.open(Math.max(stretch.from(), at - 1));
        before[row] = endOfSentence;
        if (at > stretch.from()) {
          readers[row].read(before, row, 1);
        }
      }
    } catch (IOException | RuntimeException failure) {
      closeAll(readers);
      throw failure;
    }
    return new StreamBatches(readers, cut, before, from.batch());
  }

  @Override
  public boolean hasNext() {
    return step < streams.steps();
  }

  @Override
  public Counted next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int rows = streams.streams();
    int time = streams.time(step);
    int[] ids = new int[rows * time];
    int[] labels = new int[rows * time];
    int[] lengths = new int[rows];
    Arrays.fill(labels, Batch.NO_LABEL);
    long tokens = 0;
    for (int row = 0; row < rows; row++) {
      int length = streams.time(row, step);
      lengths[row] = length;
      tokens += length;
      if (length > 0) {
        readers[row].read(labels, row * time, length);
        ids[row * time] = before[row];
        System.arraycopy(labels, row * time, ids, row * time + 1, length - 1);
        before[row] = labels[row * time + length - 1];
      }
    }
    step++;
    return new Counted(new Batch(rows, time, ids, labels, lengths), tokens);
  }

  @Override
  public Cursor cursor() {
    return new Cursor(0, 0, step);
  }

  @Override
  public long bytes() {
    return Arrays.stream(readers).mapToLong(Tokens::bytes).sum();
  }

  @Override
  public void close() throws IOException {
    closeAll(readers);
  }

  private static void closeAll(Tokens[] readers) throws IOException {
    IOException failure = null;
    for (Tokens reader : readers) {
      try {
        if (reader != null) {
          reader.close();
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
