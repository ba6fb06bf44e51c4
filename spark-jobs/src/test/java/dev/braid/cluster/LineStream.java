package dev.braid.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a stream as far as they have come, read by a thread of their own. */
final class LineStream {
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  LineStream(InputStream stream) {
    reader = new Thread(() -> read(stream), "lines of a process");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the rest was lost: " + e + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Blocks until a line, an earlier one included, holds {@code pattern}. */
  synchronized MatchResult await(Pattern pattern, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int line = 0; lineComes(line, deadline); line++) {
      Matcher matcher = pattern.matcher(lines.get(line));
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
    }
    String why = ended ? "the process ended" : limit + " passed";
    throw new AssertionError(why + " without '" + pattern + "' in:\n" + text());
  }

  private synchronized boolean lineComes(int line, long deadline) {
    try {
      while (line >= lines.size() && !ended && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
      }
      return line < lines.size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized String text() {
    return String.join("\n", lines);
  }

  /** Blocks until the stream has ended. */
  void join() throws InterruptedException {
    reader.join();
  }
}
