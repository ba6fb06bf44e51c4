package dev.braid.corpus;

import java.io.IOException;

/** A shard that is not the one that its index names. */
public final class DamagedShardException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedShardException(String path, String fault) {
    this(path, fault, null);
  }

  DamagedShardException(String path, String fault, Throwable cause) {
    super(
        "Cannot read shard " + path + ": " + fault + "; delete shards/ and rerun 'braid shard'",
        cause);
  }
}
