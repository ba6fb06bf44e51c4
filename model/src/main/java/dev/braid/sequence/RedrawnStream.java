package dev.braid.sequence;

import dev.braid.sequence.RedrawnBatches.Drawing;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.TokenText.Tokens;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A stretch of a text that is read in its order and redrawn piece by piece. */
final class RedrawnStream implements Closeable {
  /** Tokens of a piece; a word that lies in two of them is not redrawn as one. */
  private static final int PIECE = 1024;

  private static final int[] NO_LABELS = {};

  private final Tokens reader;
  private final Drawing drawing;
  private final SplittableRandom random;

  /** The last id taken, which comes before the next one. */
  private int before;

  /** Tokens of the text that were not read yet. */
  private long left;

  /** Tokens of the text that were read and not counted yet. */
  private long pending;

  private int[] ids = {};

  /** For each of these how many tokens of the text count with it. */
  private int[] counts = {};

  private int at;

  private RedrawnStream(Tokens reader, int before, long length, Drawing drawing) {
    this.reader = reader;
    this.before = before;
    this.left = length;
    this.drawing = drawing;
    this.random = new SplittableRandom(drawing.seed());
  }

  /**
   * Opens a stretch.
   *
   * @param before id that is read before its first token
   */
  static RedrawnStream open(TokenText text, Stretch stretch, int before, Drawing drawing)
      throws IOException {
    return new RedrawnStream(text.open(stretch.from()), before, stretch.length(), drawing);
  }

  /** Opens a stretch that does not begin the text. */
  static RedrawnStream open(TokenText text, Stretch stretch, Drawing drawing) throws IOException {
    Tokens reader = text.open(stretch.from() - 1);
    try {
      int[] before = new int[1];
      reader.read(before, 0, 1);
      return new RedrawnStream(reader, before[0], stretch.length(), drawing);
    } catch (IOException | RuntimeException failure) {
      reader.close();
      throw failure;
    }
  }

  /** How many redrawn tokens there are, up to so many. */
  int available(int wanted) throws IOException {
    while (ids.length - at < wanted && left > 0) {
      load();
    }
    return Math.min(wanted, ids.length - at);
  }

  private void load() throws IOException {
    int count = (int) Math.min(PIECE, left);
    int[] piece = new int[count];
    reader.read(piece, 0, count);
    int[] drawn = drawing.redrawing().of(new EncodedExample(piece, NO_LABELS), random).ids();
    int kept = ids.length - at;
    int[] all = Arrays.copyOfRange(ids, at, ids.length + drawn.length);
    System.arraycopy(drawn, 0, all, kept, drawn.length);
    int[] counted = Arrays.copyOfRange(counts, at, ids.length + drawn.length);
    for (int i = 0; i < drawn.length; i++) {
      long share = (long) count * (i + 1) / drawn.length - (long) count * i / drawn.length;
      counted[kept + i] = (int) share;
    }
    ids = all;
    counts = counted;
    at = 0;
    left -= count;
    pending += count;
  }

  /**
   * Takes tokens that are available.
   *
   * @param inputs receives for each the one before it
   * @param targets receives them
   * @return how many tokens of the text they count
   */
  long take(int[] inputs, int[] targets, int offset, int count) {
    long tokens = 0;
    for (int i = 0; i < count; i++) {
      inputs[offset + i] = before;
      before = ids[at];
      targets[offset + i] = before;
      tokens += counts[at];
      at++;
    }
    pending -= tokens;
    return tokens;
  }

  /** Tokens of the text that did not count yet. */
  long uncounted() {
    return left + pending;
  }

  long bytes() {
    return reader.bytes() + 2L * Integer.BYTES * ids.length;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
