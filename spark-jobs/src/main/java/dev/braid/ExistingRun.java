package dev.braid;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.RunIdentity;
import dev.braid.config.SampleConfig;
import dev.braid.guard.OutputExistsException;
import dev.braid.store.DamagedFileException;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an experiment's run directory holds before a command works in it. */
record ExistingRun(ExperimentConfig experiment, Stages stages, Store store, RunDirectory run) {
  private static final Logger LOG = LoggerFactory.getLogger(ExistingRun.class);

  /**
   * Whether the run directory holds work of this experiment. A run that failed before it left any,
   * or left a vocabulary alone that another configuration can do without, has not begun, so that it
   * can be repeated with what its error message advises.
   *
   * @throws ConfigException where it holds work of another configuration
   * @throws OutputExistsException where it holds something else
   */
  boolean isBegun() throws IOException {
    List<String> present = new ArrayList<>(store.list(run.root()));
    if (experiment.sample().corpus() != SampleConfig.Corpus.NONE) {
      String sample = store.absolute(experiment.sample().output()) + "/";
      present.removeIf(name -> sample.startsWith(run.root() + "/" + name + "/"));
    }
    if (!store.exists(run.experiment())) {
      requireNothing(present);
      return false;
    }
    present.removeIf(run::isPreliminary);
    return !present.isEmpty() && isSameRun(present);
  }

  /** Deletes a vocabulary of another configuration from a run that has not begun. */
  void makeRoom(StagingFolder staging) throws IOException {
    if (store.exists(run.vocabulary()) && !fitsVocabulary()) {
      LOG.warn("{} is of another configuration and is made anew", run.vocabulary());
      staging.discard(run.vocabulary());
    }
  }

  private void requireNothing(List<String> present) throws OutputExistsException {
    if (present.stream().anyMatch(run::isStageOutput)) {
      throw new OutputExistsException(
          "Cannot go on in "
              + run.root()
              + ": experiment.conf is missing, which says what the rest was made with; put it back,"
              + " or name another folder in output");
    }
    if (!present.isEmpty()) {
      throw new OutputExistsException(
          "Cannot write into "
              + run.root()
              + ": it holds "
              + present.get(0)
              + " and is no run directory; name another folder");
    }
  }

  /** False where another configuration can begin. */
  private boolean isSameRun(List<String> present) throws IOException {
    List<String> problems = differences();
    if (problems.isEmpty()) {
      return true;
    }
    boolean vocabularyAlone = present.stream().allMatch(run::isVocabulary);
    if (vocabularyAlone && (stages.tokenizes() || fitsVocabulary())) {
      return false;
    }
    problems.add(
        "output = "
            + run.root()
            + ": holds a run with another configuration; name another folder or delete it");
    throw new ConfigException(problems);
  }

  private boolean fitsVocabulary() throws IOException {
    return RunIdentity.haveSameVocabulary(recorded(), experiment.effective());
  }

  private List<String> differences() throws IOException {
    return RunIdentity.differences(recorded(), experiment.effective());
  }

  /** The configuration that the run was begun with. */
  private String recorded() throws IOException {
    String file = run.experiment();
    try {
      String recorded = store.readText(file);
      RunIdentity.requireWhole(recorded);
      return recorded;
    } catch (ConfigException | DamagedFileException damaged) {
      String reason =
          damaged instanceof ConfigException config
              ? config.problems().get(0)
              : damaged.getMessage();
      throw new DamagedFileException(
          "Cannot go on in "
              + run.root()
              + ": experiment.conf is damaged ("
              + reason
              + "); put it back as it was, or name another folder in output",
          damaged);
    }
  }
}
