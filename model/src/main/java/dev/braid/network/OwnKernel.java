package dev.braid.network;

import dev.braid.kernel.Kernels;
import java.util.function.Function;

/**
 * A layer's kernel, of the {@link Kernels} that the thread has; made anew where these are others.
 */
final class OwnKernel<K> {
  private final Function<Kernels, K> maker;
  private Kernels owner;
  private K kernel;

  OwnKernel(Function<Kernels, K> maker) {
    this.maker = maker;
  }

  K ofThread() {
    Kernels kernels = KernelScope.current().kernels();
    if (kernels != owner) {
      owner = kernels;
      kernel = maker.apply(kernels);
    }
    return kernel;
  }
}
