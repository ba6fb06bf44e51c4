package dev.braid.kernel;

import dev.braid.ResidentMemory;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random shapes, lengths and values through all kernels, for {@code -Dbraid.fuzz.minutes}, against
 * the references in double precision and under a watch of the resident memory. Each case is a
 * function of its seed: {@code -Dbraid.fuzz.seed} is that of the first, and each after it has the
 * next.
 */
class KernelFuzz {
  private static final int CASES_OF_ONE_KERNELS = 2000;
  private static final int CASES_TO_WARM_UP = 5000;
  private static final long ALLOWED_GROWTH_MIB = 100;

  @Test
  void allKernelsAgreeWithTheirReferences() {
    long first = Long.getLong("braid.fuzz.seed", 1);
    double minutes = Double.parseDouble(System.getProperty("braid.fuzz.minutes", "10"));
    long start = System.nanoTime();
    ResidentMemory memory = new ResidentMemory(CASES_TO_WARM_UP, ALLOWED_GROWTH_MIB);
    Map<FuzzedKernel, Integer> counts = new EnumMap<>(FuzzedKernel.class);
    long seed = first;
    System.out.printf("Fuzzing for %s minutes from seed %d%n", minutes, first);
    try (FuzzedSettings settings = new FuzzedSettings(CASES_OF_ONE_KERNELS)) {
      do {
        // Random alone begins alike with seeds that are near each other.
        Random random = new Random(new SplittableRandom(seed).nextLong());
        Kernels kernels = settings.draw(random);
        FuzzedKernel kernel = FuzzedKernel.draw(random);
        check(kernel, kernels, random, seed);
        counts.merge(kernel, 1, Integer::sum);
        seed++;
        memory.watch(seed - first);
        report(seed - first);
      } while (minutesSince(start) < minutes);
    }
    System.out.printf(
        "%d cases agree: %s; %d MiB%n", seed - first, counts, ResidentMemory.mebibytes());
  }

  private static void report(long cases) {
    if (cases % 5000 == 0) {
      System.out.printf("after %d cases: %d MiB%n", cases, ResidentMemory.mebibytes());
    }
  }

  private static double minutesSince(long start) {
    return (System.nanoTime() - start) / 60e9;
  }

  private static void check(FuzzedKernel kernel, Kernels kernels, Random random, long seed) {
    try (TestMemory memory = new TestMemory()) {
      kernel.check(kernels, random, memory);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s in %s on %d threads is wrong; repeat with -Dbraid.fuzz.seed=%d -Dbraid.fuzz.minutes=0: %s"
              .formatted(kernel, kernels.precision(), kernels.threads(), seed, e.getMessage()),
          e);
    }
  }
}
