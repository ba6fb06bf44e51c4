package dev.braid.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of one {@link Kernels}: the caller and {@code size - 1} daemons. They wait actively
 * for a short time, as the gaps between kernels are shorter than a wake-up, and sleep after that.
 */
final class Team implements AutoCloseable {
  private static final int SPINS_BEFORE_SLEEP = 20_000;

  /** What one member does. */
  interface Task {
    void run(int member);
  }

  private final Thread[] daemons;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int generation;
  private volatile Task task;
  private volatile Throwable failure;
  private volatile boolean closed;

  Team(int size) {
    daemons = new Thread[size - 1];
    for (int i = 0; i < daemons.length; i++) {
      int member = i + 1;
      daemons[i] = new Thread(() -> serve(member), "braid-kernel-" + member);
      daemons[i].setDaemon(true);
      daemons[i].start();
    }
  }

  int size() {
    return daemons.length + 1;
  }

  /**
   * Runs the task on every member and returns when all have finished; rethrows the first failure.
   */
  void run(Task work) {
    if (daemons.length == 0) {
      work.run(0);
      return;
    }

    failure = null;
    task = work;
    running.set(daemons.length);
    generation++;
    for (Thread daemon : daemons) {
      LockSupport.unpark(daemon);
    }

    attempt(work, 0);
    for (int spins = 0; running.get() > 0; spins++) {
      pause(spins);
    }

    task = null;
    if (failure != null) {
      throw new IllegalStateException("A kernel thread failed: " + failure.getMessage(), failure);
    }
  }

  private void serve(int member) {
    int seen = 0;
    while (true) {
      for (int spins = 0; generation == seen && !closed; spins++) {
        if (spins < SPINS_BEFORE_SLEEP) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }

      if (closed) {
        return;
      }

      seen = generation;
      attempt(task, member);
      running.decrementAndGet();
    }
  }

  private void attempt(Task work, int member) {
    try {
      work.run(member);
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /**
   * Waits a moment inside a loop that polls; gives the core away where the awaited thread may need
   * it.
   */
  private static void pause(int spins) {
    if (spins % 1024 == 1023) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  Barrier barrier(int members) {
    return new Barrier(members);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread daemon : daemons) {
      LockSupport.unpark(daemon);
    }
  }

  /**
   * A meeting point of some members inside one task; what was written before it is visible after
   * it.
   */
  final class Barrier {
    private final int members;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile int phase;

    private Barrier(int members) {
      this.members = members;
    }

    void await() {
      if (members == 1) {
        return;
      }

      int mine = phase;
      if (arrived.incrementAndGet() == members) {
        arrived.set(0);
        phase = mine + 1;
        return;
      }

      for (int spins = 0; phase == mine; spins++) {
        if (failure != null) {
          throw new IllegalStateException("Another kernel thread failed");
        }

        pause(spins);
      }
    }
  }
}
