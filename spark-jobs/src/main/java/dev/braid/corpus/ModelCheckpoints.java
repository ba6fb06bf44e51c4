package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.checkpoint.CheckpointException;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.checkpoint.CheckpointSink.Content;
import dev.braid.store.Checkpoints;
import dev.braid.store.Checkpoints.Pointer;
import dev.braid.store.FileDigest;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.text.InputException;
import dev.braid.training.Parameters;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of a run: written aside and renamed, read only if every byte is right. */
public final class ModelCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCheckpoints.class);

  private final RunContext context;
  private final Checkpoints folders;
  private final Identity identity;
  private final BestCheckpoint bests;

  /**
   * @param identity what the checkpoints of this run belong to
   */
  public ModelCheckpoints(RunContext context, Identity identity) {
    this.context = context;
    this.folders = new Checkpoints(context.store(), context.run());
    this.identity = identity;
    this.bests = new BestCheckpoint(context.experiment(), folders);
  }

  /** Has what replicas keep to themselves written by the executors that have it. */
  @FunctionalInterface
  public interface MomentaWriter {
    /** Nothing is kept. */
    MomentaWriter NONE = (folder, state) -> List.of();

    /** The files that were written into the folder, in the order of the replicas. */
    List<CheckpointFile> write(StagingFolder folder, TrainingState state) throws IOException;
  }

  /**
   * Writes a checkpoint, points to it, and deletes the oldest ones beyond the number to keep.
   *
   * @return the same state; momenta that it had in an older checkpoint are in this one
   */
  public TrainingState write(TrainingState state, MomentaWriter momenta) throws IOException {
    long round = state.progress().round();
    StagingFolder staging = context.staging().folder(RunDirectory.roundName(round));
    List<CheckpointFile> kept = momenta.write(staging, state);
    new Checkpoint(state, identity).write(kept, (name, content) -> write(staging, name, content));
    staging.commit(context.run().checkpoint(round));
    settle(state.progress());
    return OwnMomentaFiles.moved(state, kept);
  }

  /**
   * The state to go on from: that of the newest whole checkpoint. Damaged ones that are newer are
   * set aside and reported, pointers and superfluous checkpoints are put in order, whatever a
   * process that died left behind.
   *
   * @throws IOException where there are checkpoints and none is whole, or the best is gone and
   *     {@code train.lost-best = fail}; they are left as they are, so that a repetition does not
   *     train anew unasked
   */
  public Optional<TrainingState> resume() throws IOException {
    Optional<TrainingState> newest = newest();
    if (newest.isEmpty()) {
      return newest;
    }
    TrainingState state = newest.get();
    TrainingProgress progress = bests.verified(state.progress());
    long lost = BestCheckpoint.round(state.progress());
    if (lost != BestCheckpoint.round(progress) && folders.newestFirst().contains(lost)) {
      setAside(lost);
    }
    settle(progress);
    return Optional.of(state.with(progress));
  }

  private Optional<TrainingState> newest() throws IOException {
    List<CheckpointException> damaged = new ArrayList<>();
    List<Long> rounds = folders.newestFirst();
    for (long round : rounds) {
      try {
        TrainingState state = read(round);
        OwnMomentaFiles.of(state).verify(context);
        for (int i = 0; i < damaged.size(); i++) {
          LOG.warn("{}; it is set aside", damaged.get(i).getMessage());
          setAside(rounds.get(i));
        }
        return Optional.of(state);
      } catch (CheckpointException fault) {
        damaged.add(fault);
      }
    }
    if (!damaged.isEmpty()) {
      throw new IOException(
          "Cannot resume "
              + context.run().root()
              + ": none of its "
              + rounds.size()
              + " checkpoints is whole; delete checkpoints/ to train anew ("
              + damaged.get(0).getMessage()
              + ")",
          damaged.get(0));
    }
    return Optional.empty();
  }

  private void setAside(long round) throws IOException {
    String bad = "/.bad-" + RunDirectory.roundName(round) + "-" + System.nanoTime();
    context
        .store()
        .commitFolder(context.run().checkpoint(round), context.run().checkpoints() + bad);
  }

  /** Makes pointers and folders what they are after the checkpoint of that progress. */
  private void settle(TrainingProgress progress) throws IOException {
    long best = BestCheckpoint.round(progress);
    folders.point(Pointer.LATEST, progress.round(), context.staging());
    if (progress.validated().bestRound() >= 0) {
      folders.point(Pointer.BEST, best, context.staging());
    }
    int keep = context.experiment().train().checkpoints().keep();
    int kept = 0;
    for (long round : folders.newestFirst()) {
      if (round != best && ++kept > keep) {
        context.staging().discard(context.run().checkpoint(round));
      }
    }
  }

  /**
   * The model of a checkpoint, which may be the average of its parameters; momenta are not read.
   *
   * @param round that has a checkpoint
   */
  public Parameters model(long round) throws IOException {
    String folder = context.run().checkpoint(round);
    Checkpoint.Model model = Checkpoint.model(folders.source(round), folder);
    requireOwn(model.identity(), folder);
    return new Parameters(model.values(), new float[0]);
  }

  /**
   * The round that a checkpoint's name means. The best is that of the newest manifest; before the
   * first validation it is the newest.
   *
   * @throws IOException where the best is gone and {@code train.lost-best = fail}
   */
  public long round(String which) throws IOException {
    OptionalLong named = bests.named(which);
    if (named.isEmpty()) {
      throw new InputMissingException(
          "Cannot find checkpoint "
              + which
              + " in "
              + context.run().checkpoints()
              + "; run 'braid train' first");
    }
    return named.getAsLong();
  }

  private TrainingState read(long round) throws IOException {
    String folder = context.run().checkpoint(round);
    Checkpoint checkpoint = Checkpoint.read(folders.source(round), folder);
    requireOwn(checkpoint.identity(), folder);
    return checkpoint.state();
  }

  private void requireOwn(Identity other, String folder) {
    List<String> differences = other.differences(identity);
    if (!differences.isEmpty()) {
      throw new InputException(
          "Cannot use "
              + folder
              + ": it belongs to other "
              + String.join(", ", differences)
              + " than this run; use the run directory it was trained in");
    }
  }

  private static CheckpointFile write(StagingFolder folder, String name, Content content)
      throws IOException {
    FileDigest written = folder.write(name, content::writeTo);
    return new CheckpointFile(written.name(), written.bytes(), written.sha256());
  }
}
