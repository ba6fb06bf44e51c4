package dev.braid.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.store.Store;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Reads the lines of files of metrics one after the other, whatever their size, and leaves out what
 * is none: what is not JSON, or does not go on behind the line before it.
 */
final class MetricsReader implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes that a line may have; one of Braid's has less than a hundredth. */
  private static final int LONGEST = 1 << 16;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Store store;
  private final Deque<String> paths;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private InputStream in = InputStream.nullInputStream();
  private int lastRound;
  private double lastTokens;
  private long readable;
  private long unreadable;

  /**
   * @param paths of the files, in their order
   */
  MetricsReader(Store store, Collection<String> paths) {
    this.store = store;
    this.paths = new ArrayDeque<>(paths);
  }

  /** A round's line. */
  record Line(int round, JsonNode fields, String text) {}

  /** The next line that can be read; null at the end. */
  Line next() throws IOException {
    String text;
    while ((text = text()) != null) {
      Line line = parsed(text);
      if (line != null) {
        readable++;
        return line;
      }
      unreadable++;
    }
    return null;
  }

  private Line parsed(String text) {
    try {
      JsonNode fields = JSON.readTree(text);
      JsonNode round = fields.path("round");
      JsonNode tokens = fields.path("tokens-seen");
      boolean goesOn =
          round.isInt()
              && round.intValue() > lastRound
              && tokens.isNumber()
              && tokens.doubleValue() >= lastTokens;
      if (!goesOn) {
        return null;
      }
      lastRound = round.intValue();
      lastTokens = tokens.doubleValue();
      return new Line(lastRound, fields, text);
    } catch (JsonProcessingException damaged) {
      return null;
    }
  }

  /** The next line, empty where it is too long; null at the end. */
  private String text() throws IOException {
    bytes.reset();
    long length = 0;
    int read;
    while ((read = in.read()) >= 0 && read != '\n') {
      length++;
      if (length <= LONGEST) {
        bytes.write(read);
      }
    }
    if (read < 0 && length == 0) {
      return open() ? text() : null;
    }
    return length > LONGEST ? "" : bytes.toString(StandardCharsets.UTF_8);
  }

  private boolean open() throws IOException {
    if (paths.isEmpty()) {
      return false;
    }
    in.close();
    in = new BufferedInputStream(store.open(paths.pop()), BUFFER_BYTES);
    return true;
  }

  long readable() {
    return readable;
  }

  long unreadable() {
    return unreadable;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
