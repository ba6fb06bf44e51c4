package dev.braid.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Who holds a run directory. Only the attempt decides anything; the rest is for the reader of an
 * error message.
 */
record LockOwner(String host, long pid, String attempt, Instant started) {
  static LockOwner thisProcess() {
    String attempt = UUID.randomUUID().toString().substring(0, 13);
    return new LockOwner(hostName(), ProcessHandle.current().pid(), attempt, Instant.now());
  }

  /** A line of the lock file, whose last line is the owner. */
  byte[] line() {
    return ("\n" + this + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "host=" + host + " pid=" + pid + " attempt=" + attempt + " started=" + started;
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
