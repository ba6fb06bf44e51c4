package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.CheckpointException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig.LostBest;
import dev.braid.store.Checkpoints;
import dev.braid.store.RunDirectory;
import dev.braid.training.Measure;
import dev.braid.training.TrainingProgress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which checkpoint a name means, and which one validated best, by the manifests. */
final class BestCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(BestCheckpoint.class);

  private final ExperimentConfig experiment;
  private final Measure measure;
  private final Checkpoints folders;

  BestCheckpoint(ExperimentConfig experiment, Checkpoints folders) {
    this.experiment = experiment;
    this.measure = Measure.of(experiment.task());
    this.folders = folders;
  }

  /** The best round as of that progress, which is its own before the first validation. */
  static long round(TrainingProgress progress) {
    int best = progress.validated().bestRound();
    return best >= 0 ? best : progress.round();
  }

  /**
   * The round of a checkpoint; empty where there is none of that name.
   *
   * @param which best, latest, or a folder's name
   * @throws IOException where the best is gone and none may take its place
   */
  OptionalLong named(String which) throws IOException {
    List<Long> rounds = folders.newestFirst();
    OptionalLong named = RunDirectory.round(which);
    if (named.isPresent()) {
      return rounds.contains(named.getAsLong()) ? named : OptionalLong.empty();
    }
    if (rounds.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(which.equals("best") ? find() : rounds.get(0));
  }

  /**
   * The best round as the newest manifest has it.
   *
   * @throws IOException where its checkpoint is gone and none may take its place
   */
  private long find() throws IOException {
    CheckpointException damaged = null;
    for (long round : folders.newestFirst()) {
      try {
        TrainingProgress newest = progress(round);
        return round(withReadable(newest, best -> progress(best)));
      } catch (CheckpointException fault) {
        damaged = damaged == null ? fault : damaged;
      }
    }
    throw damaged;
  }

  /**
   * The progress of the checkpoint that training goes on from, after every byte of the best one's
   * model was compared with its manifest; where another took its place, that counts as the best
   * from now on.
   *
   * @throws IOException where the best checkpoint is gone and none may take its place
   */
  TrainingProgress verified(TrainingProgress newest) throws IOException {
    return withReadable(newest, best -> Checkpoint.verifyModel(folders.source(best), name(best)));
  }

  /** Fails where a checkpoint is not as it should be. */
  @FunctionalInterface
  private interface Check {
    void of(long round) throws IOException;
  }

  private TrainingProgress withReadable(TrainingProgress newest, Check check) throws IOException {
    long best = round(newest);
    if (best == newest.round()) {
      return newest;
    }
    try {
      check.of(best);
      return newest;
    } catch (CheckpointException fault) {
      return withNext(newest, fault);
    }
  }

  private TrainingProgress withNext(TrainingProgress newest, CheckpointException fault)
      throws IOException {
    TrainingProgress next = nextBest(newest, round(newest));
    String lost =
        String.format(
            Locale.ROOT,
            "Cannot use checkpoint %s, which validated best (%s): %s %s",
            fault.checkpoint(),
            figure(newest.validated().bestFigure()),
            fault.file(),
            fault.fault());
    String instead =
        String.format(
            "%s (%s)", RunDirectory.roundName(next.round()), figure(next.validated().figure()));
    if (experiment.train().checkpoints().lostBest() == LostBest.FAIL) {
      throw new IOException(
          lost + "; restore it, or set train.lost-best = next to take " + instead, fault);
    }
    LOG.warn("{}; {} takes its place", lost, instead);
    return newest.withBest(next.round(), next.validated().figure());
  }

  private String figure(double value) {
    return Double.isNaN(value)
        ? "not validated"
        : String.format(Locale.ROOT, "%s %.4f", measure.spelling(), value);
  }

  /** Of those that are left; the newest where none was validated. */
  private TrainingProgress nextBest(TrainingProgress newest, long lost) throws IOException {
    TrainingProgress next = newest;
    for (long round : folders.newestFirst()) {
      Optional<TrainingProgress> other = round == lost ? Optional.empty() : readable(round);
      if (other.isPresent()
          && measure.isBetter(other.get().validated().figure(), next.validated().figure())) {
        next = other.get();
      }
    }
    return next;
  }

  private Optional<TrainingProgress> readable(long round) throws IOException {
    try {
      return Optional.of(progress(round));
    } catch (CheckpointException damaged) {
      return Optional.empty();
    }
  }

  private TrainingProgress progress(long round) throws IOException {
    return Checkpoint.progress(folders.source(round), name(round));
  }

  private String name(long round) {
    return folders.run().checkpoint(round);
  }
}
