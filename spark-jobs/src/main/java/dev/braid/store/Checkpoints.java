package dev.braid.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The checkpoints of a run by their numbers, and the pointer files to two of them. Numbers decide
 * and pointers are hints: one that is missing, unreadable or points nowhere is answered by the
 * highest number.
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

  /** The round a pointer means; empty if there is no checkpoint at all. */
  public OptionalLong round(Pointer pointer) throws IOException {
    List<Long> rounds = newestFirst();
    OptionalLong hint = hint(pointer);
    if (hint.isPresent() && rounds.contains(hint.getAsLong())) {
      return hint;
    }
    return rounds.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rounds.get(0));
  }

  /** Points to a round whose checkpoint is committed. */
  public void point(Pointer pointer, long round, StagingFolder staging) throws IOException {
    String content = RunDirectory.roundName(round) + "\n";
    staging.publish(file(pointer), content.getBytes(StandardCharsets.UTF_8));
  }

  private OptionalLong hint(Pointer pointer) throws IOException {
    if (!store.exists(file(pointer))) {
      return OptionalLong.empty();
    }
    try {
      byte[] content = store.read(file(pointer), POINTER_BYTES);
      return RunDirectory.round(new String(content, StandardCharsets.UTF_8).strip());
    } catch (StoreException e) {
      return OptionalLong.empty();
    }
  }

  private String file(Pointer pointer) {
    return pointer == Pointer.LATEST ? run.latest() : run.best();
  }
}
