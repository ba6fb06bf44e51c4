package dev.braid.network;

import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;

/**
 * The kernels that the layers of this thread compute with. A trainer or scorer brings its own;
 * where nobody did, as when plain DL4J runs the graph, a thread gets float32 kernels on one core.
 */
final class KernelScope {
  private static final ThreadLocal<KernelScope> CURRENT = new ThreadLocal<>();

  private final Kernels kernels;
  private final Upkeep upkeep;
  private long seed;

  /** Who looks after gradients between steps. */
  enum Upkeep {
    /** An updater may leave anything in them. */
    UNKNOWN,
    /** They are left as the layers wrote them, so an embedding knows which rows are not zero. */
    UNTOUCHED
  }

  KernelScope(Kernels kernels, Upkeep upkeep) {
    this.kernels = kernels;
    this.upkeep = upkeep;
  }

  /** The scope of this thread. */
  static KernelScope current() {
    KernelScope scope = CURRENT.get();
    if (scope == null) {
      scope = new KernelScope(Kernels.open(Precision.FLOAT32, 1), Upkeep.UNKNOWN);
      CURRENT.set(scope);
    }
    if (scope.upkeep == Upkeep.UNKNOWN) {
      // Whoever runs the graph does not say when it has changed the weights.
      scope.kernels.weightsChanged();
    }
    return scope;
  }

  /** Makes this the thread's scope until the returned handle is closed. */
  Entered enter() {
    KernelScope before = CURRENT.get();
    CURRENT.set(this);
    return () -> {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    };
  }

  /** Ends a scope's rule over a thread. */
  interface Entered extends AutoCloseable {
    @Override
    void close();
  }

  Kernels kernels() {
    return kernels;
  }

  boolean gradientsAreUntouched() {
    return upkeep == Upkeep.UNTOUCHED;
  }

  /** Seeds the dropout of the next step. */
  void seed(long newSeed) {
    seed = newSeed;
  }

  long seed() {
    return seed;
  }
}
