package dev.braid.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a lock whose holder may be dead. HDFS finds out after a minute; a holder that lives is
 * known sooner by {@code STATUS.json}, which it writes again and again. No clock of another machine
 * is looked at.
 */
final class SignsOfLife {
  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int STATUS_BYTES = 1 << 20;

  private final Store store;
  private final String file;
  private final Duration patience;
  private final long start = System.nanoTime();
  private String holder;
  private byte[] status;

  /**
   * @param file what a holder that lives writes again and again; empty where there is no such file
   */
  SignsOfLife(Store store, String file, Duration patience) {
    this.store = store;
    this.file = file;
    this.patience = patience;
  }

  /** Waits a moment; false where there is nothing to wait for. */
  boolean mayComeFree(RunLockedException held) throws IOException {
    if (!held.maybeDead() || System.nanoTime() - start >= patience.toNanos()) {
      return false;
    }
    byte[] now = status();
    if (!held.holder().equals(holder)) {
      LOG.info("Waiting up to {} s for {}", patience.toSeconds(), held.getMessage());
      holder = held.holder();
    } else if (!Arrays.equals(status, now)) {
      return false;
    }
    status = now;
    pause();
    return true;
  }

  private byte[] status() throws IOException {
    boolean written = !file.isEmpty() && store.exists(file);
    return written ? store.read(file, STATUS_BYTES) : new byte[0];
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for a lock");
    }
  }
}
