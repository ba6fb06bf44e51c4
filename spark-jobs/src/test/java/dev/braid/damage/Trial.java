package dev.braid.damage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.braid.checkpoint.CheckpointException;
import dev.braid.config.ConfigException;
import dev.braid.corpus.DamagedShardException;
import dev.braid.store.StoreException;
import dev.braid.text.InputException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Files of one kind that are damaged again and again, and read each time.
 *
 * @param kind for people
 * @param forged whether the digests are made to fit the damage, as whoever means harm would do;
 *     then other content may be read
 * @param zeros so many of them follow what is damaged; many hardly take room in a zip
 * @param files the whole files by name; one of them is damaged at a time
 */
record Trial(String kind, boolean forged, int zeros, Map<String, byte[]> files, Reading reading) {
  private static final List<Class<? extends Throwable>> OWN =
      List.of(
          InputException.class,
          ConfigException.class,
          StoreException.class,
          DamagedShardException.class,
          CheckpointException.class);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Computing alone, for others may use the machine too. */
  private static final double MOST_SECONDS = 1;

  private static final long MOST_BYTES = 64L << 20;

  Trial(String kind, boolean forged, Map<String, byte[]> files, Reading reading) {
    this(kind, forged, 0, files, reading);
  }

  /** Reads files. */
  @FunctionalInterface
  interface Reading {
    /** What was read, comparable by {@code equals}. */
    Object read(Map<String, byte[]> files) throws Exception;
  }

  /**
   * What became of the mutations.
   *
   * @param seconds of computing, the most that one reading took
   * @param bytes of the heap, the most that one reading allocated
   * @param wrong exceptions that are not Braid's own, and damage that was read without one
   */
  record Outcome(
      Trial trial,
      int mutations,
      int refused,
      int equal,
      int otherwise,
      double seconds,
      long bytes,
      List<String> wrong) {
    /** The head of a table of outcomes. */
    static final String HEAD =
        "| kind | mutations | refused | read equal | read otherwise | slowest | most memory | wrong"
            + " |";

    /**
     * Throws {@code AssertionError} unless every damage was refused with an exception of Braid's,
     * or changed nothing, each within a second and some tens of megabytes.
     */
    void requireSafe() {
      assertThat(wrong).as(trial.kind).isEmpty();
      assertThat(seconds).as(trial.kind + ": seconds").isLessThan(MOST_SECONDS);
      assertThat(bytes).as(trial.kind + ": bytes").isLessThan(MOST_BYTES);
    }

    /** A row of that table. */
    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %,d | %,d | %s | %.0f ms | %.1f MB | %d |",
          trial.kind,
          mutations,
          refused,
          equal,
          trial.forged ? String.format(Locale.ROOT, "%,d", otherwise) : "-",
          1000 * seconds,
          bytes / 1e6,
          wrong.size());
    }
  }

  /** Damages the files so many times. */
  Outcome run(int mutations, long seed, List<byte[]> others) throws Exception {
    Object whole = reading.read(files);
    Mutations damage = new Mutations(seed, others);
    Tally tally = new Tally();
    List<String> names = new ArrayList<>(files.keySet());
    for (int i = 0; i < mutations; i++) {
      String name = names.get(i % names.size());
      Map<String, byte[]> damaged = new LinkedHashMap<>(files);
      byte[] bytes = damage.of(files.get(name));
      damaged.put(name, Arrays.copyOf(bytes, bytes.length + zeros));
      tally.add(whole, damaged, seed + ", mutation " + i + " of " + name);
    }
    return tally.outcome(mutations);
  }

  private final class Tally {
    private int refused;
    private int equal;
    private int otherwise;
    private long nanoseconds;
    private long bytes;
    private final List<String> wrong = new ArrayList<>();

    void add(Object whole, Map<String, byte[]> damaged, String which) {
      long time = THREADS.getCurrentThreadCpuTime();
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      try {
        boolean same = reading.read(damaged).equals(whole);
        equal += same ? 1 : 0;
        otherwise += same ? 0 : 1;
        if (!same && !forged) {
          wrong.add("seed " + which + ": read as something else");
        }
      } catch (Throwable failure) {
        refused++;
        if (OWN.stream().noneMatch(own -> own.isInstance(failure))) {
          wrong.add("seed " + which + ": " + failure + " at " + failure.getStackTrace()[0]);
        }
      }
      nanoseconds = Math.max(nanoseconds, THREADS.getCurrentThreadCpuTime() - time);
      bytes = Math.max(bytes, THREADS.getCurrentThreadAllocatedBytes() - allocated);
    }

    Outcome outcome(int mutations) {
      return new Outcome(
          Trial.this, mutations, refused, equal, otherwise, nanoseconds / 1e9, bytes, wrong);
    }
  }
}
