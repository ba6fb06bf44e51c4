package dev.braid.guard;

import java.io.PrintStream;
import java.util.concurrent.RejectedExecutionException;

/**
 * Standard error without the traces that Scala prints on it, past every log, where one of Spark's
 * thread pools has ended before the last callback that was meant for it: blocks that are removed
 * just before the context stops. They tell nothing, and hide the line that counts.
 */
public final class StandardError extends PrintStream {
  private final ThreadLocal<Boolean> inTrace = ThreadLocal.withInitial(() -> false);

  private StandardError(PrintStream stream) {
    super(stream, true);
  }

  /** Takes the place of {@link System#err}. */
  public static void install() {
    if (!(System.err instanceof StandardError)) {
      System.setErr(new StandardError(System.err));
    }
  }

  /** A trace is printed object by object, the exception first. */
  @Override
  public void println(Object object) {
    boolean begins = object instanceof RejectedExecutionException;
    boolean goesOn = inTrace.get() && !(object instanceof Throwable) && isOfTrace(object);
    inTrace.set(begins || goesOn);
    if (!begins && !goesOn) {
      super.println(object);
    }
  }

  private static boolean isOfTrace(Object line) {
    String text = String.valueOf(line);
    return text.startsWith("\t") || text.startsWith("Caused by: ");
  }
}
