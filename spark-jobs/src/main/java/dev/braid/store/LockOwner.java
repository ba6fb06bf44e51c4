package dev.braid.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Who holds a run directory. Only attempt and application decide anything; the rest is for the
 * reader of an error message.
 *
 * @param attempt a name that no other process has
 * @param application a name that all attempts of one application have, of which the cluster starts
 *     the next when the last is dead; empty where there are no such attempts
 */
public record LockOwner(
    String host, long pid, String attempt, String application, Instant started) {
  static LockOwner thisProcess(String application) {
    String attempt = UUID.randomUUID().toString().substring(0, 13);
    long pid = ProcessHandle.current().pid();
    return new LockOwner(hostName(), pid, attempt, application, Instant.now());
  }

  /** A line of the lock file, whose last line is the owner. */
  byte[] line() {
    return ("\n" + this + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    String shared = application.isEmpty() ? "" : " application=" + application;
    return "host=" + host + " pid=" + pid + " attempt=" + attempt + shared + " started=" + started;
  }

  /** Whether that line is an earlier attempt's of the same application. */
  boolean follows(String line) {
    return !application.isEmpty()
        && line.contains(" application=" + application + " ")
        && !wrote(line);
  }

  boolean wrote(String line) {
    return line.contains(" attempt=" + attempt + " ");
  }

  static String lastLine(byte[] content) {
    return new String(content, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .reduce("", (earlier, later) -> later);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
