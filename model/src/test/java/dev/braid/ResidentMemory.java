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

  private final long allowedGrowth;
  private final long pageKib = pageKib();
  private long settled;

  /**
   * A watch that has not been started.
   *
   * @param allowedGrowth MiB by which memory may grow beyond the largest {@link #settle} saw
   */
  public ResidentMemory(long allowedGrowth) {
    this.allowedGrowth = allowedGrowth;
  }

  /** Takes notice of what is resident while the process warms up. */
  public void settle() {
    settled = Math.max(settled, mebibytes());
  }

  /** The largest value seen while the process warmed up, MiB. */
  public long settled() {
    return settled;
  }

  /** Fails where memory has grown too far since the process was warm. */
  public void check() {
    long now = mebibytes();
    if (now > settled + allowedGrowth) {
      throw new AssertionError(
          "Resident memory grew from %d to %d MiB; %d more are allowed"
              .formatted(settled, now, allowedGrowth));
    }
  }

  /** What is resident now, MiB. */
  public long mebibytes() {
    if (pageKib == 0) {
      return 0;
    }
    try {
      return Long.parseLong(Files.readString(PAGES).split(" ")[1]) * pageKib / 1024;
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
