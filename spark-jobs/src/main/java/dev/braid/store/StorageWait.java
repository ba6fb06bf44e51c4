package dev.braid.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RemoteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a file system that is away for a while: a name node that starts, or is in safe mode.
 */
record StorageWait(Duration longest) {
  private static final Logger LOG = LoggerFactory.getLogger(StorageWait.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int DEEPEST = 20;
  private static final List<Class<? extends IOException>> BROKEN_CONNECTIONS =
      List.of(
          ConnectException.class,
          NoRouteToHostException.class,
          SocketException.class,
          SocketTimeoutException.class);

  /** By name, for the classes are the server's. */
  private static final List<String> REFUSALS =
      List.of("SafeModeException", "StandbyException", "RetriableException");

  /** Asks a file system for something. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws IOException;
  }

  static StorageWait of(Configuration configuration) {
    long millis =
        configuration.getTimeDuration(
            Store.STORAGE_TIMEOUT,
            Store.STANDARD_STORAGE_TIMEOUT.toMillis(),
            TimeUnit.MILLISECONDS);
    return new StorageWait(Duration.ofMillis(millis));
  }

  /**
   * What the call gives, which is made again where the file system was away. So it has to be one
   * that can be made twice.
   *
   * @param place what is asked for, for the log
   */
  <T> T until(String place, Call<T> call) throws IOException {
    long start = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        T result = call.make();
        if (told) {
          LOG.info("The file system of {} answers again after {} s", place, seconds(start));
        }
        return result;
      } catch (IOException failure) {
        if (!isPassing(failure) || System.nanoTime() - start >= longest.toNanos()) {
          throw failure;
        }
        if (!told) {
          LOG.warn(
              "The file system of {} is away ({}); waiting up to {} s for it (storage-timeout)",
              place,
              reason(failure),
              longest.toSeconds());
          told = true;
        }
      }
      pause();
    }
  }

  /** Without Hadoop's hint to look into its wiki. */
  private static String reason(IOException failure) {
    String reason = StoreException.reason(StoreException.unwrapped(failure));
    return reason.replaceFirst(";? *For more details see:.*", "");
  }

  private static long seconds(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }

  /** Whether the file system may be well again without anybody's help. */
  static boolean isPassing(Throwable failure) {
    int depth = 0;
    for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
      if (isAway(cause)) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private static boolean isAway(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    String type =
        cause instanceof RemoteException remote
            ? remote.getClassName()
            : cause.getClass().getName();
    return BROKEN_CONNECTIONS.stream().anyMatch(broken -> broken.isInstance(cause))
        || REFUSALS.stream().anyMatch(type::endsWith)
        || cause instanceof EOFException && message.startsWith("End of File Exception between")
        || message.contains("could only be written to 0 of the");
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for a file system");
    }
  }
}
