package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.checkpoint.CheckpointException;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.checkpoint.CheckpointSink.Content;
import dev.braid.checkpoint.CheckpointSource;
import dev.braid.store.Checkpoints;
import dev.braid.store.Checkpoints.Pointer;
import dev.braid.store.FileDigest;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import dev.braid.training.TrainingState;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  /**
   * @param identity what the checkpoints of this run belong to
   */
  public ModelCheckpoints(RunContext context, Identity identity) {
    this.context = context;
    this.folders = new Checkpoints(context.store(), context.run());
    this.identity = identity;
  }

  /**
   * Writes a checkpoint, points to it, and deletes the oldest ones beyond the number to keep.
   *
   * @param best whether it is the best so far
   */
  public void write(TrainingState state, boolean best, int keep) throws IOException {
    long round = state.progress().round();
    StagingFolder staging = context.staging().folder(RunDirectory.roundName(round));
    new Checkpoint(state, identity).write((name, content) -> write(staging, name, content));
    staging.commit(context.run().checkpoint(round));
    folders.point(Pointer.LATEST, round, context.staging());
    if (best) {
      folders.point(Pointer.BEST, round, context.staging());
    }
    prune(keep);
  }

  /**
   * The state of the newest whole checkpoint; damaged ones that are newer are set aside and
   * reported.
   *
   * @throws IOException where there are checkpoints and none is whole; they are left as they are,
   *     so that a repetition does not train anew unasked
   */
  public Optional<TrainingState> latest() throws IOException {
    List<CheckpointException> damaged = new ArrayList<>();
    List<Long> rounds = folders.newestFirst();
    for (long round : rounds) {
      try {
        TrainingState state = read(round);
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

  /**
   * The state of a checkpoint.
   *
   * @param which best, latest, or a folder's name
   */
  public TrainingState named(String which) throws IOException {
    return read(round(which));
  }

  /** The round that a checkpoint's name means. */
  public long round(String which) throws IOException {
    OptionalLong round =
        switch (which) {
          case "best" -> folders.round(Pointer.BEST);
          case "latest" -> folders.round(Pointer.LATEST);
          default -> RunDirectory.round(which);
        };
    if (round.isEmpty() || !folders.newestFirst().contains(round.getAsLong())) {
      throw new InputMissingException(
          "Cannot find checkpoint "
              + which
              + " in "
              + context.run().checkpoints()
              + "; run 'braid train' first");
    }
    return round.getAsLong();
  }

  private TrainingState read(long round) throws IOException {
    String folder = context.run().checkpoint(round);
    Checkpoint checkpoint = Checkpoint.read(source(folder), folder);
    List<String> differences = checkpoint.identity().differences(identity);
    if (!differences.isEmpty()) {
      throw new InputException(
          "Cannot use "
              + folder
              + ": it belongs to other "
              + String.join(", ", differences)
              + " than this run; use the run directory it was trained in");
    }
    return checkpoint.state();
  }

  private CheckpointSource source(String folder) {
    Store store = context.store();
    return name -> {
      String path = folder + "/" + name;
      return store.exists(path) ? Optional.of(store.open(path)) : Optional.empty();
    };
  }

  private static CheckpointFile write(StagingFolder folder, String name, Content content)
      throws IOException {
    try (StagedOutput file = folder.create(name)) {
      OutputStream out = new BufferedOutputStream(file, 1 << 16);
      content.writeTo(out);
      out.flush();
      FileDigest written = file.publish();
      return new CheckpointFile(written.name(), written.bytes(), written.sha256());
    }
  }

  private void prune(int keep) throws IOException {
    OptionalLong best = folders.round(Pointer.BEST);
    int kept = 0;
    for (long round : folders.newestFirst()) {
      boolean isBest = best.isPresent() && best.getAsLong() == round;
      if (isBest) {
        continue;
      }
      if (++kept > keep) {
        context.store().delete(context.run().checkpoint(round));
      }
    }
  }
}
