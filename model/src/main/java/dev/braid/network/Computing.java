package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.kernel.Kernels;
import dev.braid.network.KernelScope.Entered;
import dev.braid.network.KernelScope.Upkeep;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network computes with: kernels of its own, or what DL4J has. Used by one thread at a time.
 */
final class Computing implements AutoCloseable {
  private final KernelScope scope;

  private Computing(KernelScope scope) {
    this.scope = scope;
  }

  /** For a resolved model, on so many cores. */
  static Computing of(ModelConfig model, int threads) {
    return Engine.usesKernels(model)
        ? new Computing(new KernelScope(Engine.open(model, threads), Upkeep.UNTOUCHED))
        : new Computing(null);
  }

  boolean usesKernels() {
    return scope != null;
  }

  Kernels kernels() {
    return scope.kernels();
  }

  /** A stretch of work on this thread, after the parameters may have changed. */
  Session begin() {
    if (scope == null) {
      return new Session(null, null);
    }
    scope.kernels().weightsChanged();
    return new Session(scope, scope.enter());
  }

  /** Does work of the kernels on this thread, with parameters that have not changed. */
  void within(Runnable work) {
    Entered entered = scope.enter();
    try {
      work.run();
    } finally {
      entered.close();
    }
  }

  /** A stretch of work on one thread. */
  record Session(KernelScope scope, Entered entered) implements AutoCloseable {
    /** Seeds what is random in the next step. */
    void seed(long seed) {
      if (scope == null) {
        Nd4j.getRandom().setSeed(seed);
      } else {
        scope.seed(seed);
      }
    }

    @Override
    public void close() {
      if (entered != null) {
        entered.close();
      }
    }
  }

  @Override
  public void close() {
    if (scope != null) {
      scope.kernels().close();
    }
  }
}
