package dev.braid.store;

import java.time.Duration;
import java.util.Map;

/** How Hadoop's client is told to wait for a name node that is away or in safe mode. */
public final class StoragePatience {
  private static final int PAUSE_MILLIS = 1000;

  private StoragePatience() {}

  /** Settings with which calls are repeated for about so long; none where they are not. */
  public static Map<String, String> settings(Duration longest) {
    long times = longest.toMillis() / PAUSE_MILLIS;
    return times == 0
        ? Map.of()
        : Map.of(
            "dfs.client.retry.policy.enabled",
            "true",
            "dfs.client.retry.policy.spec",
            PAUSE_MILLIS + "," + times);
  }
}
