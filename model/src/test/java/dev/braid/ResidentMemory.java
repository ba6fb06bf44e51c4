package dev.braid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A watch over the memory of this process that is resident, Java heap included. Where the system
 * does not tell, it is 0 at all times.
 */
public final class ResidentMemory {
  private static final Path PAGES = Path.of("/proc/self/statm");
  private static final Path PAGE_SIZES = Path.of("/proc/self/smaps");

  private static final long PAGE_KIB = pageKib();

  private final double warmUp;
  private final long allowedGrowth;
  private long settled;

  /**
   * A watch that has not been started.
   *
   * @param warmUp how long the process warms up, in whatever {@link #watch} counts
   * @param allowedGrowth MiB by which memory may grow beyond the most it took by then
   */
  public ResidentMemory(double warmUp, long allowedGrowth) {
    this.warmUp = warmUp;
    this.allowedGrowth = allowedGrowth;
  }

  /**
   * Fails where memory has grown too far since the process was warm.
   *
   * @param progress how far the process has come
   */
  public void watch(double progress) {
    long now = mebibytes();
    if (progress <= warmUp) {
      settled = Math.max(settled, now);
    } else if (now > settled + allowedGrowth) {
      throw new AssertionError(
          "Resident memory grew from %d to %d MiB; %d more are allowed"
              .formatted(settled, now, allowedGrowth));
    }
  }

  /** What is resident now, MiB. */
  public static long mebibytes() {
    if (PAGE_KIB == 0) {
      return 0;
    }
    try {
      return Long.parseLong(Files.readString(PAGES).split(" ")[1]) * PAGE_KIB / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long pageKib() {
    if (!Files.isReadable(PAGES)) {
      return 0;
    }
    try (var lines = Files.lines(PAGE_SIZES)) {
      String first = lines.filter(line -> line.startsWith("KernelPageSize")).findFirst().orElse("");
      return Long.parseLong(first.replaceAll("[^0-9]", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
