package dev.braid.store;

import dev.braid.checkpoint.CheckpointSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The checkpoints of a run by their numbers, and the pointer files to two of them. Numbers and what
 * manifests say decide; pointers are for people and scripts, and nothing here reads them but to
 * leave those alone that are right.
 */
public record Checkpoints(Store store, RunDirectory run) {
  private static final int POINTER_BYTES = 100;

  /** The files whose content is the name of a checkpoint folder. */
  public enum Pointer {
    LATEST,
    BEST
  }

  /** The rounds that have a checkpoint, the highest first: the order in which to try to resume. */
  public List<Long> newestFirst() throws IOException {
    return store.list(run.checkpoints()).stream()
        .map(RunDirectory::round)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** The files of a round's checkpoint. */
  public CheckpointSource source(long round) {
    String folder = run.checkpoint(round);
    return name -> {
      String path = folder + "/" + name;
      return store.exists(path) ? Optional.of(store.open(path)) : Optional.empty();
    };
  }

  /** Points to a round whose checkpoint is committed. */
  public void point(Pointer pointer, long round, StagingFolder staging) throws IOException {
    String file = pointer == Pointer.LATEST ? run.latest() : run.best();
    byte[] content = (RunDirectory.roundName(round) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!holds(file, content)) {
      staging.publish(file, content);
    }
  }

  private boolean holds(String file, byte[] content) throws IOException {
    if (!store.exists(file)) {
      return false;
    }
    try {
      return Arrays.equals(store.read(file, POINTER_BYTES), content);
    } catch (StoreException unreadable) {
      return false;
    }
  }
}
