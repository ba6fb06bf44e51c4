package dev.braid.sequence;

import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.WindowSettings.Redrawing;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Streams as {@link StreamBatches} has them, whose text is redrawn piece by piece as it is read.
 * How long a stream becomes shows only then: the epoch ends where the first of them is at its end.
 * Going on from a cursor draws one piece of each stream again. Tokens count as if nothing had been
 * redrawn, and those that are left in the end with the last batch.
 */
public final class RedrawnBatches implements BatchStream {
  private final RedrawnStream[] streams;
  private final int window;
  private long step;

  /** Time steps of the next batch; 0 at the end. */
  private int time;

  private boolean midway = true;

  /**
   * What is drawn.
   *
   * @param seed of the epoch and replica
   */
  public record Drawing(Redrawing redrawing, long seed) {}

  private RedrawnBatches(RedrawnStream[] streams, int window) {
    this.streams = streams;
    this.window = window;
  }

  /**
   * Opens the streams.
   *
   * @param endOfSentence id that is read before the first token of the stretch
   * @param rows streams; fewer where the stretch is shorter
   * @param window most time steps of one batch
   * @param from a place that {@link #cursor} of the same streams gave; where it does not say where
   *     the streams are, as those of older programs, all before it is drawn again
   * @throws IllegalArgumentException where there is no such place
   * @throws IOException where the text cannot be read
   */
  public static RedrawnBatches open(
      TokenText text,
      Stretch stretch,
      int endOfSentence,
      int rows,
      int window,
      Drawing drawing,
      Cursor from)
      throws IOException {
    int count = (int) Math.max(1, Math.min(rows, stretch.length()));
    List<StreamPlace> places = places(from, count);
    RedrawnBatches batches = new RedrawnBatches(new RedrawnStream[count], window);
    SplittableRandom seeds = new SplittableRandom(drawing.seed());
    try {
      for (int row = 0; row < count; row++) {
        Stretch share = Stretch.share(stretch.length(), row, count);
        Stretch own = new Stretch(stretch.from() + share.from(), stretch.from() + share.to());
        Drawing ofRow = new Drawing(drawing.redrawing(), seeds.nextLong());
        batches.streams[row] =
            RedrawnStream.open(text, own, endOfSentence, row == 0, ofRow, places.get(row));
      }
      batches.step = from.streams().isEmpty() ? 0 : from.batch();
      batches.goTo(from.batch());
      return batches;
    } catch (IOException | RuntimeException | Error failure) {
      try (batches) {
        throw failure;
      }
    }
  }

  private static List<StreamPlace> places(Cursor from, int streams) {
    if (from.streams().isEmpty()) {
      return Collections.nCopies(streams, StreamPlace.START);
    }
    if (from.streams().size() != streams) {
      throw new IllegalArgumentException(
          "Cannot go on with " + from.streams().size() + " streams of " + streams);
    }
    return from.streams();
  }

  /** An older program's place may lie behind what is drawn now; then it is the end. */
  private void goTo(long batch) throws IOException {
    lookAhead();
    midway = false;
    while (step < batch && hasNext()) {
      next();
    }
  }

  private void lookAhead() throws IOException {
    time = window;
    for (RedrawnStream stream : streams) {
      time = Math.min(time, stream.available(window));
    }
  }

  @Override
  public boolean hasNext() {
    return time > 0;
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
    int rows = streams.length;
    int[] ids = new int[rows * time];
    int[] labels = new int[rows * time];
    int[] lengths = new int[rows];
    Arrays.fill(lengths, time);
    Batch batch = new Batch(rows, time, ids, labels, lengths);
    long tokens = 0;
    for (int row = 0; row < rows; row++) {
      tokens += streams[row].take(ids, labels, row * time, time);
    }
    lookAhead();
    if (time == 0) {
      tokens += Arrays.stream(streams).mapToLong(RedrawnStream::uncounted).sum();
    }
    midway = false;
    step++;
    return new Counted(batch, tokens);
  }

  @Override
  public Cursor cursor() {
    return step == 0
        ? Cursor.START
        : new Cursor(0, 0, step, Arrays.stream(streams).map(RedrawnStream::place).toList());
  }

  @Override
  public long bytes() {
    return Arrays.stream(streams).mapToLong(RedrawnStream::bytes).sum();
  }

  @Override
  public void close() throws IOException {
    Closing.all(streams);
  }
}
