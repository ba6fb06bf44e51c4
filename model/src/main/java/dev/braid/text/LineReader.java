package dev.braid.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the lines of a UTF-8 file, or of a range of its bytes.
 *
 * <p>A line ends at {@code \n}, and one {@code \r} before it belongs to the line end; any other
 * {@code \r} is text. The last line needs no line end. A byte order mark at the file's start is
 * left out. Bytes are decoded strictly: a line that is not UTF-8, holds a NUL or has more bytes
 * than allowed is treated as the {@link TextPolicy} says, and never is more of a line held in
 * memory than the limit (or 64 KiB, if that is more). A file of another {@linkplain FileKind kind}
 * is refused whatever the policy, and so is one without a line feed whose lines end in carriage
 * returns alone; for a range that does not begin at 0 the caller looks at the file's head.
 *
 * <p><b>Ranges.</b> The lines whose first byte lies in {@code [start, end)} are delivered. For a
 * {@code start} above 0 the stream must stand at byte {@code start - 1}: everything up to and
 * including the first {@code \n} from there belongs to the range before. The last line may end
 * behind {@code end}. So any division of a file into ranges delivers, and counts, each line once.
 */
public final class LineReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final String file;
  private final long start;
  private final long end;
  private final TextPolicy policy;
  private final InputCounts counts;

  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long bufferOffset;
  private boolean opened;

  private long nextOffset;
  private long lineOffset;
  private int lineStart;
  private int lineLength;
  private boolean tooLong;
  private boolean droppedCarriageReturn;
  private String text;
  private Fault fault;

  /** Reads a whole file. The arguments are those of the other constructor. */
  public LineReader(InputStream in, String file, TextPolicy policy, InputCounts counts) {
    this(in, file, 0, Long.MAX_VALUE, policy, counts);
  }

  /**
   * Reads the lines that begin in a range of bytes.
   *
   * @param in decompressed bytes, standing at byte 0 if {@code start} is 0 and else at byte {@code
   *     start - 1}; need not be buffered; closed with the reader
   * @param file the name to use in messages and places
   * @param start the range's first byte
   * @param end the byte behind the range
   * @param policy what to do with bad lines
   * @param counts receives every line and every problem
   */
  public LineReader(
      InputStream in, String file, long start, long end, TextPolicy policy, InputCounts counts) {
    this.in = in;
    this.file = file;
    this.start = start;
    this.end = end;
    this.policy = policy;
    this.counts = counts;
  }

  /**
   * The next line that is not left out, without its line end; null at the end. Throws {@link
   * InputException} at a bad line under the policy {@code FAIL}.
   */
  public String next() throws IOException {
    while (advance()) {
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /**
   * Moves to the next line, be it left out or not; false at the end. Throws {@link InputException}
   * at a bad line under the policy {@code FAIL}.
   */
  public boolean advance() throws IOException {
    open();
    fault = null;
    if (nextOffset >= end || !scan()) {
      text = null;
      return false;
    }
    counts.addLine();
    text = tooLong ? refuse() : decode();
    return true;
  }

  /** The current line without its line end; null if the policy leaves it out. */
  public String text() {
    return text;
  }

  /** Why the current line is left out, or what was replaced in it; null if nothing is wrong. */
  public Fault fault() {
    return fault;
  }

  /**
   * The file's byte at which the current line begins; 0 for the first line, with or without a byte
   * order mark.
   */
  public long offset() {
    return lineOffset;
  }

  /** The name given to the constructor. */
  public String file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Whether the current line consists of spaces and tabs, or of nothing. Looks at bytes, so it
   * needs no policy.
   */
  boolean blank() {
    if (tooLong) {
      return false;
    }
    for (int i = lineStart; i < lineStart + lineLength; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * Moves to the next blank line without counting or judging anything on the way; false if there is
   * none.
   */
  boolean skipToBlankLine() throws IOException {
    open();
    while (scan()) {
      if (blank()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads to the end of the stream and says how many lines there were, without counting or judging
   * them.
   */
  long skipAll() throws IOException {
    open();
    long skipped = 0;
    while (scan()) {
      skipped++;
    }
    return skipped;
  }

  /** The current line as a place with a reason. */
  Place place(String reason) {
    return new Place(file, lineOffset, reason);
  }

  /** Treats a fault of the current line as the policy says. */
  void judge(Fault found) {
    policy.apply(found.problem(), place(found.reason()), counts);
  }

  private String refuse() {
    fault = new Fault(InputProblem.TOO_LONG, "more than " + policy.maxLineBytes() + " bytes");
    judge(fault);
    return null;
  }

  private String decode() {
    DecodedText decoded = DecodedText.utf8(buffer, lineStart, lineLength);
    if (decoded.fault() == null) {
      return decoded.text();
    }
    long at = bufferOffset + lineStart + decoded.at();
    fault = new Fault(InputProblem.MALFORMED, decoded.fault() + " at byte " + at);
    judge(fault);
    return policy.malformed() == BadInput.REPLACE ? decoded.text() : null;
  }

  private void open() throws IOException {
    if (opened) {
      return;
    }
    opened = true;
    if (start == 0) {
      readHead();
    } else {
      bufferOffset = start - 1;
      scan();
    }
  }

  private void readHead() throws IOException {
    while (limit < FileKind.HEAD_BYTES && fill()) {
      // Streams may hand out single bytes.
    }
    Optional<FileKind> kind = FileKind.of(buffer, limit);
    if (kind.isPresent()) {
      throw kind.get().refusal(file);
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    }
  }

  /** Finds the next line; false at the end of the stream. */
  private boolean scan() throws IOException {
    lineOffset = nextOffset;
    tooLong = false;
    int newline = indexOf('\n', position, limit);
    while (newline < 0) {
      int kept = limit - position;
      if (kept > policy.maxLineBytes() + 1) {
        tooLong = true;
        droppedCarriageReturn |= indexOf('\r', position, limit) >= 0;
        position = limit;
        kept = 0;
      }
      if (!fill()) {
        return lastLine();
      }
      newline = indexOf('\n', position + kept, limit);
    }
    boolean carriageReturn = newline > position && buffer[newline - 1] == '\r';
    accept(newline - position - (carriageReturn ? 1 : 0), newline + 1);
    return true;
  }

  private boolean lastLine() {
    if (position == limit && !tooLong) {
      return false;
    }
    boolean whole = start == 0 && lineOffset == 0;
    if (whole && (droppedCarriageReturn || indexOf('\r', position, limit - 1) >= 0)) {
      throw new InputException(
          "Cannot read "
              + file
              + ": its lines end in carriage returns alone, not in line feeds; convert it, for"
              + " example with tr '\\r' '\\n'");
    }
    accept(limit - position, limit);
    return true;
  }

  private void accept(int length, int next) {
    lineStart = position;
    lineLength = length;
    tooLong |= length > policy.maxLineBytes();
    position = next;
    nextOffset = bufferOffset + next;
  }

  private int indexOf(char wanted, int from, int to) {
    byte[] bytes = buffer;
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads more behind the unread bytes, which move to the buffer's front; false at the end of the
   * stream.
   */
  private boolean fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      bufferOffset += position;
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      // A line within the limit and its line end always fit.
      int largest = Math.max(BUFFER_BYTES, policy.maxLineBytes() + 2);
      buffer = Arrays.copyOf(buffer, (int) Math.min(largest, 2L * buffer.length));
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(read, 0);
    return read > 0;
  }
}
