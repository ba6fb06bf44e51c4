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
   * Whether all that a command asks for was done before with the same configuration: then repeating
   * it changes nothing. What it was to leave must still be there.
   */
  public static boolean is(
      ExperimentConfig experiment,
      Store store,
      RunDirectory run,
      List<String> stages,
      List<String> files)
      throws IOException {
    if (!StatusFile.running(experiment, stages).isDoneIn(status(store, run))) {
      return false;
    }
    for (String file : files) {
      if (!store.exists(file)) {
        return false;
      }
    }
    return true;
  }

  /** The content of {@code STATUS.json}; nothing where there is none that can be read. */
  static byte[] status(Store store, RunDirectory run) throws IOException {
    try {
      return store.exists(run.status()) ? store.read(run.status(), STATUS_BYTES) : new byte[0];
    } catch (StoreException unreadable) {
      return new byte[0];
    }
  }
}
