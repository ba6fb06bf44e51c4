package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.config.SubwordConfig.Kind;
import dev.braid.config.Task;
import dev.braid.config.TrainingConfig.StartConfig;
import dev.braid.config.WarmStartRules;
import dev.braid.sequence.Lexicon;
import dev.braid.store.Checkpoints;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The run from whose model another one starts ({@code train.start-from}). It is only read, and of
 * its folder only {@code experiment.conf}, {@code vocabulary/} and one checkpoint.
 */
public final class FormerRun {
  private final ExperimentConfig experiment;
  private final Checkpoints folders;

  private FormerRun(ExperimentConfig experiment, Checkpoints folders) {
    this.experiment = experiment;
    this.folders = folders;
  }

  /**
   * A model as it was trained.
   *
   * @param checkpoint name of its folder
   */
  public record Model(String checkpoint, Checkpoint.Model stored, Vocabularies vocabularies) {}

  /** The run that an experiment starts from; none where all parameters are drawn. */
  public static Optional<FormerRun> of(ExperimentConfig experiment, Store store)
      throws IOException {
    StartConfig start = experiment.train().start();
    if (!start.isWarm()) {
      return Optional.empty();
    }
    try {
      RunDirectory run = new RunDirectory(store.absolute(start.run()));
      return Optional.of(new FormerRun(experiment, new Checkpoints(store, run)));
    } catch (IllegalArgumentException noFolder) {
      throw new ConfigException(
          List.of("train.start-from = " + start.run() + ": " + noFolder.getMessage()));
    }
  }

  /**
   * Makes sure that an experiment can start from the run that it names, if it names one, as far as
   * can be told without the vocabulary that it will have.
   *
   * @throws ConfigException naming every key that differs and must not
   * @throws InputMissingException where there is no such run, or no such checkpoint of it
   */
  public static void require(ExperimentConfig experiment, Store store) throws IOException {
    Optional<FormerRun> former = of(experiment, store);
    if (former.isPresent()) {
      former.get().requireAgreement();
      former.get().requireNamedCodes();
      former.get().round();
    }
  }

  /** Where it is. */
  public String root() {
    return folders.run().root();
  }

  /**
   * Its vocabularies, and the codes that go with them.
   *
   * @throws InputMissingException where a file is gone
   */
  public Vocabularies vocabularies() throws IOException {
    Vocabularies vocabularies = Vocabularies.read(folders.store(), folders.run());
    if (experiment.tokenize().subwords().kind() == Kind.BPE) {
      requireCodes(vocabularies.source(), folders.run().tokenCodes());
      if (experiment.task() == Task.ENCODER_DECODER) {
        requireCodes(vocabularies.target(), folders.run().labelCodes());
      }
    }
    return vocabularies;
  }

  private void requireCodes(Lexicon lexicon, String file) throws InputMissingException {
    if (lexicon.codes() == null) {
      throw new InputMissingException(
          cannot() + file + " is gone, which says how words are cut; put it back");
    }
  }

  /**
   * Its model, every byte of it checked.
   *
   * @throws InputException where it does not belong to the vocabularies that are there
   * @throws dev.braid.checkpoint.CheckpointException where it is damaged
   */
  public Model read() throws IOException {
    requireAgreement();
    long round = round();
    String folder = folders.run().checkpoint(round);
    Checkpoint.Model stored = Checkpoint.model(folders.source(round), folder);
    Vocabularies vocabularies = vocabularies();
    Checkpoint.Identity identity = stored.identity();
    if (!identity.tokens().equals(vocabularies.tokens().digest())
        || !identity.labels().equals(vocabularies.labels().digest())) {
      throw new InputException(
          cannot()
              + folders.run().vocabulary()
              + " is not what "
              + folder
              + " was trained with; put it back as it was");
    }
    return new Model(RunDirectory.roundName(round), stored, vocabularies);
  }

  private void requireAgreement() throws IOException {
    String file = folders.run().experiment();
    if (!folders.store().exists(file)) {
      throw new InputMissingException(
          cannot() + "it has no experiment.conf, so it is no run; check train.start-from");
    }
    List<String> problems = new ArrayList<>(differences(folders.store().readText(file)));
    if (!problems.isEmpty()) {
      problems.add(
          "train.start-from = "
              + root()
              + ": its network is another, or its tokens are; set these keys as that run has them,"
              + " or leave train.start-from empty");
      throw new ConfigException(problems);
    }
  }

  private List<String> differences(String former) {
    try {
      return WarmStartRules.differences(former, experiment.effective());
    } catch (ConfigException damaged) {
      throw new InputException(
          cannot()
              + "experiment.conf is damaged ("
              + damaged.problems().get(0)
              + "); put it back as it was",
          damaged);
    }
  }

  /** Rows of subwords that are cut otherwise would stand for something else. */
  private void requireNamedCodes() throws IOException {
    SubwordConfig subwords = experiment.tokenize().subwords();
    Optional<BytePairCodes> named = SubwordCodes.named(subwords, folders.store());
    if (named.isEmpty()) {
      return;
    }
    Vocabularies former = vocabularies();
    boolean same =
        Stream.of(former.source(), former.target())
            .map(Lexicon::codes)
            .filter(Objects::nonNull)
            .allMatch(named.get()::equals);
    if (!same) {
      throw new ConfigException(
          List.of(
              "tokenize.subwords.codes = "
                  + subwords.codes()
                  + ": must hold the codes of the run that train.start-from names ("
                  + folders.run().tokenCodes()
                  + "), or be empty, which takes them"));
    }
  }

  private long round() throws IOException {
    String which = experiment.train().start().checkpoint();
    OptionalLong round = new BestCheckpoint(experiment, folders).named(which);
    if (round.isEmpty()) {
      throw new InputMissingException(
          cannot()
              + "it has no checkpoint "
              + which
              + "; check train.start-from and train.start-from-checkpoint");
    }
    return round.getAsLong();
  }

  private String cannot() {
    return "Cannot start from " + root() + ": ";
  }
}
