package dev.braid.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The same work in several threads at a time, as the tasks of an executor have it. */
final class SideBySide {
  private SideBySide() {}

  /** What one of the threads does. */
  @FunctionalInterface
  interface Work<T> {
    /**
     * Does it.
     *
     * @param number of the thread, from 0
     */
    T run(int number) throws Exception;
  }

  /**
   * Results of all threads, in the order in which they ended.
   *
   * @throws IllegalStateException if one fails; the others are interrupted
   */
  static <T> List<T> run(int threads, Work<T> work) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<T> running = new ExecutorCompletionService<>(pool);
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        running.submit(() -> work.run(number));
      }
      List<T> results = new ArrayList<>(threads);
      while (results.size() < threads) {
        results.add(running.take().get());
      }
      return results;
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
