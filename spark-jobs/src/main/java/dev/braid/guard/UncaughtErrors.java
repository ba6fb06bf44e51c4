package dev.braid.guard;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors that end one of the driver's threads. Spark goes on without that thread, and waits for
 * ever for what it should have done, so they end the command.
 */
final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);
  private static final AtomicReference<Guard> LISTENER = new AtomicReference<>();

  private UncaughtErrors() {}

  static void tell(Guard guard) {
    LISTENER.set(guard);
    if (!(Thread.getDefaultUncaughtExceptionHandler() instanceof UncaughtErrors)) {
      Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors());
    }
  }

  static void forget(Guard guard) {
    LISTENER.compareAndSet(guard, null);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Guard guard = LISTENER.get();
    if (guard != null && failure instanceof Error) {
      guard.fail(new LostThreadException(thread.getName(), failure));
    } else {
      LOG.error("Thread {} ended: {}", thread.getName(), Failure.line(failure), failure);
    }
  }
}
