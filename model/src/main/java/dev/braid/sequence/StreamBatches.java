package dev.braid.sequence;

import dev.braid.sequence.TokenText.Tokens;
import java.io.IOException;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * A text cut into streams that are read side by side, window after window, for a language model:
 * row r of each batch goes on where row r of the batch before it ended. Each stream reads from its
 * own place in the text, which may have any length, and so may a stream.
 *
 * <p>Each token is predicted once, from the one before it in the text; the first token of the
 * stretch is predicted from an end of sentence. Where the text does not divide by the streams, the
 * tokens left over, fewer than there are streams, are left out of an epoch of training and make
 * some streams one token longer in an evaluation.
 */
public final class StreamBatches implements BatchStream {
  private final Streams streams;
  private final Tokens[] readers;

  /** The last token read of each stream, which comes before its next one. */
  private final int[] before;

  private long step;
  private boolean midway;

  /** What happens to tokens that would make some streams longer than others. */
  public enum Remainder {
    DROP,
    KEEP
  }

  /**
   * A stretch of a text.
   *
   * @param from its first token
   * @param to the token behind its last one
   */
  public record Stretch(long from, long to) {
    /** Checks that it is not turned round. */
    public Stretch {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("No text from token " + from + " to " + to);
      }
    }

    /**
     * That part of a text of so many tokens which belongs to one of several equal readers.
     *
     * @param reader from 0
     */
    public static Stretch share(long tokens, int reader, int readers) {
      return new Stretch(
          Math.multiplyExact(tokens, (long) reader) / readers,
          Math.multiplyExact(tokens, reader + 1L) / readers);
    }

    /** Tokens. */
    public long length() {
      return to - from;
    }
  }

  /**
   * How a stretch is cut.
   *
   * @param first the first token of the text that is read
   * @param rows streams
   * @param length tokens of each stream
   * @param longer how many of the first streams have one more
   * @param window most time steps of a batch
   */
  private record Streams(long first, int rows, long length, int longer, int window) {
    static Streams of(Stretch stretch, int rows, int window, Remainder remainder) {
      int streams = (int) Math.max(1, Math.min(rows, stretch.length()));
      int longer = remainder == Remainder.KEEP ? (int) (stretch.length() % streams) : 0;
      return new Streams(stretch.from(), streams, stretch.length() / streams, longer, window);
    }

    long steps() {
      return (longest() + window - 1) / window;
    }

    private long longest() {
      return length + (longer > 0 ? 1 : 0);
    }

    private long length(int row) {
      return length + (row < longer ? 1 : 0);
    }

    /** Where a stream is before a step. */
    long place(int row, long step) {
      long start = first + row * length + Math.min(row, longer);
      return start + Math.min(step * window, length(row));
    }

    int time(long step) {
      return (int) Math.min(window, longest() - step * window);
    }

    int time(int row, long step) {
      return (int) Math.min(window, length(row) - step * window);
    }
  }

  private StreamBatches(Streams streams, Tokens[] readers, int[] before, long step) {
    this.streams = streams;
    this.readers = readers;
    this.before = before;
    this.step = step;
  }

  /**
   * Opens the streams.
   *
   * @param endOfSentence id that is read before the first token of the stretch
   * @param rows streams; fewer where the stretch is shorter
   * @param window most time steps of one batch
   * @param from a place that {@link #cursor} of the same streams gave
   * @throws IllegalArgumentException where the text ends before the stretch, or there is no such
   *     place
   * @throws IOException where the text cannot be read
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
    Streams streams = Streams.of(stretch, rows, window, remainder);
    if (stretch.to() > text.length()) {
      throw new IllegalArgumentException(
          "Cannot read up to token " + stretch.to() + " of a text of " + text.length());
    }
    if (from.batch() > streams.steps()) {
      throw new IllegalArgumentException(
          "Cannot go on at batch " + from.batch() + " of " + streams.steps());
    }
    Tokens[] readers = new Tokens[streams.rows()];
    int[] before = new int[streams.rows()];
    StreamBatches batches = new StreamBatches(streams, readers, before, from.batch());
    try {
      for (int row = 0; row < readers.length; row++) {
        long at = streams.place(row, from.batch());
        readers[row] = text.open(Math.max(stretch.from(), at - 1));
        before[row] = endOfSentence;
        if (at > stretch.from()) {
          readers[row].read(before, row, 1);
        }
      }
    } catch (IOException | RuntimeException | Error failure) {
      try (batches) {
        throw failure;
      }
    }
    return batches;
  }

  @Override
  public boolean hasNext() {
    return step < streams.steps();
  }

  /**
   * The next batch.
   *
   * @throws IOException where the text cannot be read
   * @throws IllegalStateException where that happened before: streams then stand at different steps
   */
  @Override
  public Counted next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (midway) {
      throw new IllegalStateException("Cannot go on: reading failed in the middle of a batch");
    }
    midway = true;
    Counted batch = read();
    midway = false;
    step++;
    return batch;
  }

  private Counted read() throws IOException {
    int rows = streams.rows();
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
        int at = row * time;
        readers[row].read(labels, at, length);
        ids[at] = before[row];
        System.arraycopy(labels, at, ids, at + 1, length - 1);
        before[row] = labels[at + length - 1];
      }
    }
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
    Closing.all(readers);
  }
}
