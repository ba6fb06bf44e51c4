package dev.braid.kernel;

import java.util.Random;

/**
 * Kernels of both precisions on one and on two threads. They are kept for many cases, as in a long
 * training, and closed after that.
 */
final class FuzzedSettings implements AutoCloseable {
  private final int casesOfEach;
  private final Kernels[] open = new Kernels[4];
  private final int[] cases = new int[4];

  FuzzedSettings(int casesOfEach) {
    this.casesOfEach = casesOfEach;
  }

  /** The kernels of a random setting. */
  Kernels draw(Random random) {
    int setting = random.nextInt(open.length);
    if (open[setting] != null && ++cases[setting] == casesOfEach) {
      open[setting].close();
      open[setting] = null;
      cases[setting] = 0;
    }
    if (open[setting] == null) {
      open[setting] = Kernels.open(Precision.values()[setting / 2], 1 + setting % 2);
    }
    return open[setting];
  }

  @Override
  public void close() {
    for (Kernels kernels : open) {
      if (kernels != null) {
        kernels.close();
      }
    }
  }
}
