package dev.braid.sequence;

import dev.braid.sequence.StreamBatches.Remainder;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link StreamBatches} is to give, cut from a whole text in memory where each batch stands.
 */
public final class StreamWindows implements BatchSource {
  private final int[] text;
  private final int beforeText;
  private final int streams;
  private final int streamLength;
  private final int longer;
  private final int window;

  private StreamWindows(int[] text, int beforeText, int streams, int window, Remainder remainder) {
    this.text = text;
    this.beforeText = beforeText;
    this.streams = Math.max(1, Math.min(streams, text.length));
    this.streamLength = text.length / this.streams;
    this.longer = remainder == Remainder.KEEP ? text.length % this.streams : 0;
    this.window = window;
  }

  /**
   * Streams over examples in their order.
   *
   * @param examples pieces of the text, each ending with its end of sentence
   * @param endOfSentence id that is read before the first token of a stream
   * @param streams rows; fewer where the text is shorter
   * @param window most time steps of one batch
   */
  public static StreamWindows of(
      List<EncodedExample> examples,
      int endOfSentence,
      int streams,
      int window,
      Remainder remainder) {
    int length = 0;
    for (EncodedExample example : examples) {
      length = Math.addExact(length, example.length());
    }
    int[] text = new int[length];
    int end = 0;
    for (EncodedExample example : examples) {
      System.arraycopy(example.ids(), 0, text, end, example.length());
      end += example.length();
    }
    return new StreamWindows(text, endOfSentence, streams, window, remainder);
  }

  /** Rows of every batch. */
  public int streams() {
    return streams;
  }

  @Override
  public int size() {
    return (longest() + window - 1) / window;
  }

  @Override
  public long tokens() {
    return (long) streams * streamLength + longer;
  }

  @Override
  public Batch batch(int index) {
    int start = index * window;
    int time = Math.min(window, longest() - start);
    int[] ids = new int[streams * time];
    int[] labels = new int[streams * time];
    int[] lengths = new int[streams];
    Arrays.fill(labels, Batch.NO_LABEL);
    for (int row = 0; row < streams; row++) {
      int at = row * streamLength + Math.min(row, longer) + start;
      int length = length(row, start);
      System.arraycopy(text, at, labels, row * time, length);
      if (length > 0) {
        System.arraycopy(text, at, ids, row * time + 1, length - 1);
        ids[row * time] = at == 0 ? beforeText : text[at - 1];
      }
      lengths[row] = length;
    }
    return new Batch(streams, time, ids, labels, lengths);
  }

  @Override
  public long tokens(int index) {
    long tokens = 0;
    for (int row = 0; row < streams; row++) {
      tokens += length(row, index * window);
    }
    return tokens;
  }

  /** Tokens of a stream in the window that starts there. */
  private int length(int row, int start) {
    return Math.min(window, streamLength + (row < longer ? 1 : 0) - start);
  }

  private int longest() {
    return streamLength + (longer > 0 ? 1 : 0);
  }
}
