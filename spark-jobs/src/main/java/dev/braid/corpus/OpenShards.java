package dev.braid.corpus;

import dev.braid.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shards of a text that are open for several readers each, once, until the last of them has let go.
 */
final class OpenShards {
  private final Store store;
  private final String folder;
  private final List<Shard> shards;
  private final Map<Integer, Held> held = new HashMap<>();

  OpenShards(Store store, String folder, List<Shard> shards) {
    this.store = store;
    this.folder = folder;
    this.shards = shards;
  }

  private static final class Held {
    private final ShardFile file;
    private int readers;

    Held(ShardFile file) {
      this.file = file;
    }
  }

  /** Opens a shard for one more reader. */
  synchronized ShardFile open(int shard) throws IOException {
    Held one = held.get(shard);
    if (one == null) {
      Shard opened = shards.get(shard);
      long rows = (opened.tokens() + ShardText.ROW_TOKENS - 1) / ShardText.ROW_TOKENS;
      one = new Held(ShardFile.open(store, folder, opened).requireRows(rows));
      held.put(shard, one);
    }
    one.readers++;
    return one.file;
  }

  /** Lets a shard go that was opened for a reader. */
  synchronized void close(int shard) throws IOException {
    Held one = held.get(shard);
    one.readers--;
    if (one.readers == 0) {
      held.remove(shard);
      one.file.close();
    }
  }
}
