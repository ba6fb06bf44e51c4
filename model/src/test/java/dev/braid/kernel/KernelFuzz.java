package dev.braid.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Random recurrent layers, attention and decoders, shapes and lengths against the reference, under
 * a watch of the process's resident memory. Run by hand: {@code KernelFuzz MINUTES}; ends with an
 * error where a result is wrong or memory grows.
 */
final class KernelFuzz {
  private static final int LONG_ENOUGH_TO_SETTLE = 2000;
  private static final long ALLOWED_GROWTH_KIB = 200_000;

  private KernelFuzz() {}

  public static void main(String[] arguments) throws IOException {
    long end = System.nanoTime() + (long) (Double.parseDouble(arguments[0]) * 60e9);
    Random random = new Random(1);
    long settled = 0;
    int round = 0;
    try (Kernels single = Kernels.open(Precision.FLOAT32, 2);
        Kernels half = Kernels.open(Precision.BFLOAT16, 1)) {
      for (; System.nanoTime() < end; round++) {
        one(single, random, 2e-4);
        one(half, random, 4e-2);
        attention(single, random, 2e-4);
        attention(half, random, 6e-2);
        feeding(single, random, 2e-4);
        feeding(half, random, 6e-2);
        if (round == LONG_ENOUGH_TO_SETTLE) {
          settled = residentKib();
        }
        if (settled > 0 && residentKib() > settled + ALLOWED_GROWTH_KIB) {
          throw new AssertionError(
              "Resident memory grew from %d to %d KiB".formatted(settled, residentKib()));
        }
      }
    }
    System.out.printf(
        "6 x %d cases agree; resident memory %d KiB after %d, %d KiB at the end%n",
        round, settled, LONG_ENOUGH_TO_SETTLE, residentKib());
  }

  private static void one(Kernels kernels, Random random, double tolerance) {
    RecurrentShape shape =
        new RecurrentShape(
            Cell.values()[random.nextInt(3)],
            2 + random.nextInt(70),
            4 + random.nextInt(90),
            Directions.values()[random.nextInt(3)]);
    Lengths lengths = lengths(random, 1 + random.nextInt(20));
    try (RecurrentCase given = new RecurrentCase(shape, lengths, random.nextLong())) {
      given.fillPadding(Float.NaN);
      given.run(kernels);
      new ExpectedRecurrence(given).compare(tolerance);
    }
  }

  private static void attention(Kernels kernels, Random random, double tolerance) {
    AttentionScore score = AttentionScore.values()[random.nextInt(3)];
    AttentionShape shape =
        AttentionTest.shape(
            score, 8 + random.nextInt(60), 8 + random.nextInt(60), 8 + random.nextInt(60));
    Lengths memories = lengths(random, 1 + random.nextInt(8));
    Lengths queries = lengths(random, memories.batch() * (1 + random.nextInt(3)));
    try (AttentionCase given = new AttentionCase(shape, queries, memories, random.nextLong())) {
      given.fillPadding(Float.NaN);
      given.run(kernels);
      given.fillPadding(0f);
      new ExpectedAttention(given).compare(tolerance);
    }
  }

  private static void feeding(Kernels kernels, Random random, double tolerance) {
    FeedingShape shape =
        FeedingDecoderTest.shape(
            Cell.values()[random.nextInt(3)],
            AttentionScore.values()[random.nextInt(3)],
            Feeding.values()[random.nextInt(2)],
            8 + random.nextInt(30),
            1 + random.nextInt(2));
    Lengths memories = lengths(random, 1 + random.nextInt(4));
    Lengths own = lengths(random, memories.batch() * (1 + random.nextInt(3)));
    try (FeedingCase given = new FeedingCase(shape, own, memories, random.nextLong())) {
      given.fillPadding(Float.NaN);
      given.run(kernels);
      given.fillPadding(0f);
      new ExpectedFeeding(given).compare(tolerance);
    }
  }

  private static Lengths lengths(Random random, int batch) {
    int steps = 1 + random.nextInt(12);
    return random.nextInt(3) == 0
        ? Lengths.full(steps, batch)
        : Lengths.of(steps, random.ints(batch, 0, steps + 1).toArray());
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
