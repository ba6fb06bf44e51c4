package dev.braid.guard;

import dev.braid.config.ExperimentConfig;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.store.StoreException;
import java.io.IOException;
import java.util.List;

/** Runs that have nothing left to do. */
public final class FinishedRun {
  private static final int STATUS_BYTES = 1 << 20;

  private FinishedRun() {}

  /**
   * Whether a command was done before with the same configuration: then repeating it changes
   * nothing. What it was to leave must still be there.
   */
  public static boolean is(
      ExperimentConfig experiment,
      Store store,
      RunDirectory run,
      List<String> stages,
      List<String> files)
      throws IOException {
    if (!store.exists(run.status()) || !isDone(experiment, store, run, stages)) {
      return false;
    }
    for (String file : files) {
      if (!store.exists(file)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDone(
      ExperimentConfig experiment, Store store, RunDirectory run, List<String> stages)
      throws IOException {
    try {
      byte[] status = store.read(run.status(), STATUS_BYTES);
      return StatusFile.running(experiment, stages).isDoneIn(status);
    } catch (StoreException unreadable) {
      return false;
    }
  }
}
