package dev.braid.train;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.store.FileDigest;
import dev.braid.store.StagingFolder;
import dev.braid.training.ReplicaTask;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a replica's own momenta into a checkpoint that is under way, on its executor. */
record MomentaWriting(TrainingSpec spec, MomentaBlocks blocks, StagingFolder folder) {
  private static final float[] NOTHING = new float[0];

  /** A task for each replica, which says where its momenta are. */
  static List<ReplicaTask> tasks(TrainingState state) {
    List<ReplicaTask> tasks = new ArrayList<>();
    List<ReplicaState> replicas = state.replicas();
    for (int replica = 0; replica < replicas.size(); replica++) {
      ReplicaState own = replicas.get(replica);
      tasks.add(
          new ReplicaTask(
              replica,
              replicas.size(),
              state.progress().epoch(),
              own.next(),
              0,
              state.progress().round(),
              state.progress().steps(),
              0,
              NOTHING,
              own.own()));
    }
    return tasks;
  }

  /** The file that was written; none where the momenta are gone. */
  Optional<FileDigest> write(ReplicaTask task) throws IOException {
    Optional<float[]> momenta = new ReplicaWork(spec, blocks).own(task);
    if (momenta.isEmpty()) {
      return Optional.empty();
    }
    CheckpointFile file =
        Checkpoint.writeMomenta(
            task.replica(),
            momenta.get(),
            (name, content) -> described(folder.write(name, content::writeTo)));
    return Optional.of(new FileDigest(file.name(), file.bytes(), file.sha256()));
  }

  static CheckpointFile described(FileDigest written) {
    return new CheckpointFile(written.name(), written.bytes(), written.sha256());
  }
}
