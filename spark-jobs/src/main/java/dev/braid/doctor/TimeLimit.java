package dev.braid.doctor;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that may hang is left behind after some time. */
record TimeLimit(Duration longest) {
  /** What a check finds, which may be that it throws, or does not end. */
  Finding look(Check check) throws InterruptedException {
    try {
      return call(check::look);
    } catch (InterruptedException asked) {
      throw asked;
    } catch (Exception | Error failure) {
      return Finding.of(failure, check.subject());
    }
  }

  /**
   * What the work gives.
   *
   * @throws OverdueException where it takes too long
   */
  <T> T call(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "braid-doctor");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      String where = where(thread);
      task.cancel(true);
      throw new OverdueException(longest, where);
    } catch (InterruptedException asked) {
      task.cancel(true);
      throw asked;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) failure.getCause();
    }
  }

  /** The innermost call that is not one of the JDK's: what is waited for. */
  private static String where(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(call -> !call.getClassName().matches("(java|jdk|sun)\\..*"))
        .findFirst()
        .map(call -> " in " + call.getClassName() + "." + call.getMethodName())
        .orElse("");
  }

  /** Work that took too long. */
  static final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;

    private OverdueException(Duration longest, String where) {
      super("no answer within " + longest.toSeconds() + " s" + where);
    }
  }
}
