package dev.braid.sequence;

import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.sequence.RedrawnBatches.Drawing;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.TokenText.Tokens;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * A stretch of a text that is read in its order and redrawn piece by piece. What becomes of a piece
 * is drawn from a seed of its own, so that a place is found again without the pieces before it.
 */
final class RedrawnStream implements Closeable {
  /** Tokens of a piece; a word that lies in two of them is not redrawn as one. */
  private static final int PIECE = 1024;

  private static final int[] NO_LABELS = {};

  private final Tokens reader;
  private final Drawing drawing;
  private final long length;

  /** What was drawn and is not behind us, from the piece on that the last token was taken from. */
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** Tokens that were taken from the first of them. */
  private int taken;

  /** The last id taken, which comes before the next one. */
  private int before;

  /** The first piece that was not read. */
  private long next;

  private RedrawnStream(Tokens reader, int before, long length, long next, Drawing drawing) {
    this.reader = reader;
    this.before = before;
    this.length = length;
    this.next = next;
    this.drawing = drawing;
  }

  /**
   * A piece as it was drawn.
   *
   * @param tokens of the text
   */
  private record Piece(long number, int tokens, int[] ids) {
    /** Tokens of the text up to there. */
    long counted(int taken) {
      long own = ids.length == 0 ? tokens : (long) tokens * taken / ids.length;
      return number * PIECE + own;
    }
  }

  /**
   * Opens a stretch.
   *
   * @param endOfSentence id that is read before the first token of the text
   * @param isFirst whether that is read before this stretch too
   * @param from a place that {@link #place} of the same stream gave
   * @throws IllegalArgumentException where there is no such place
   */
  static RedrawnStream open(
      TokenText text,
      Stretch stretch,
      int endOfSentence,
      boolean isFirst,
      Drawing drawing,
      StreamPlace from)
      throws IOException {
    boolean atStart = from.equals(StreamPlace.START);
    boolean readsBefore = atStart && !isFirst;
    if (!atStart && from.piece() * PIECE >= stretch.length()) {
      throw noSuch(from);
    }
    long first = stretch.from() + from.piece() * PIECE;
    Tokens reader = text.open(readsBefore ? first - 1 : first);
    try {
      int[] before = {endOfSentence};
      if (readsBefore) {
        reader.read(before, 0, 1);
      }
      RedrawnStream stream =
          new RedrawnStream(reader, before[0], stretch.length(), from.piece(), drawing);
      if (!atStart) {
        stream.goTo(from);
      }
      return stream;
    } catch (IOException | RuntimeException failure) {
      reader.close();
      throw failure;
    }
  }

  private static IllegalArgumentException noSuch(StreamPlace place) {
    return new IllegalArgumentException(
        "Cannot go on at token " + place.taken() + " of piece " + place.piece());
  }

  private void goTo(StreamPlace from) throws IOException {
    load();
    int[] ids = pieces.getFirst().ids();
    if (from.taken() < 1 || from.taken() > ids.length) {
      throw noSuch(from);
    }
    taken = from.taken();
    before = ids[taken - 1];
  }

  /** Where the next token is. */
  StreamPlace place() {
    return pieces.isEmpty()
        ? StreamPlace.START
        : new StreamPlace(pieces.getFirst().number(), taken);
  }

  /** How many redrawn tokens there are, up to so many. */
  int available(int wanted) throws IOException {
    while (drawn() - taken < wanted && next * PIECE < length) {
      load();
    }
    return Math.min(wanted, drawn() - taken);
  }

  private int drawn() {
    return pieces.stream().mapToInt(piece -> piece.ids().length).sum();
  }

  private void load() throws IOException {
    int[] piece = new int[(int) Math.min(PIECE, length - next * PIECE)];
    reader.read(piece, 0, piece.length);
    SplittableRandom random = new SplittableRandom(drawing.seed() ^ next);
    int[] ids = drawing.redrawing().of(new EncodedExample(piece, NO_LABELS), random).ids();
    pieces.addLast(new Piece(next, piece.length, ids));
    next++;
  }

  /**
   * Takes tokens that are available.
   *
   * @param inputs receives for each the one before it
   * @param targets receives them
   * @return how many tokens of the text they count
   */
  long take(int[] inputs, int[] targets, int offset, int count) {
    long uncounted = uncounted();
    for (int i = 0; i < count; i++) {
      while (taken == pieces.getFirst().ids().length) {
        pieces.removeFirst();
        taken = 0;
      }
      inputs[offset + i] = before;
      before = pieces.getFirst().ids()[taken];
      targets[offset + i] = before;
      taken++;
    }
    return uncounted - uncounted();
  }

  /** Tokens of the text that did not count yet. */
  long uncounted() {
    return pieces.isEmpty() ? length : length - pieces.getFirst().counted(taken);
  }

  long bytes() {
    return reader.bytes() + (long) Integer.BYTES * drawn();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
