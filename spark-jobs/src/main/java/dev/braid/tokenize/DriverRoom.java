package dev.braid.tokenize;

import dev.braid.config.ConfigException;
import dev.braid.text.TokenCounts;
import java.util.List;
import java.util.Locale;

/**
 * How much of the driver's memory counted words may take: learning subwords from them, or making a
 * vocabulary of them, takes several times as much.
 *
 * @param bytes as {@link TokenCounts#bytes} counts them
 */
record DriverRoom(long bytes) {
  private static final long SHARE = 8;

  /** More would not pass Spark's limits on what a driver collects. */
  private static final long MOST = 2L << 30;

  /** An eighth of this JVM's heap, 2 GiB at most. */
  static DriverRoom ofHeap() {
    return new DriverRoom(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE));
  }

  boolean holds(WordTable table) {
    return table.bytes() <= bytes;
  }

  /**
   * Brings words to the driver.
   *
   * @param key the setting that decides which words these are, and its value
   * @param wayOut what can be done to have fewer
   * @throws ConfigException where they are too many
   */
  TokenCounts collect(ClusterWords words, String key, String wayOut) {
    WordTable table = words.size();
    if (!holds(table)) {
      throw new ConfigException(
          List.of(
              String.format(
                  Locale.ROOT,
                  "%s: leaves %,d different words, about %,d MiB, and the driver takes %,d MiB, an"
                      + " eighth of its heap; %s, or give it more memory (SPARK_DRIVER_MEMORY)",
                  key,
                  table.words(),
                  table.bytes() >> 20,
                  bytes >> 20,
                  wayOut)));
    }
    return words.collect();
  }
}
