package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.store.StagingFolder;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;

/** Where the shards of each split are written. */
final class SplitFolders implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Split, StagingFolder> folders = new EnumMap<>(Split.class);

  private SplitFolders() {}

  /** Makes a folder for each split. */
  static SplitFolders in(StagingFolder shards, List<Split> splits) throws IOException {
    SplitFolders made = new SplitFolders();
    for (Split split : splits) {
      made.folders.put(split, shards.folder(split.spelling()));
    }
    return made;
  }

  StagingFolder of(Split split) {
    return folders.get(split);
  }
}
