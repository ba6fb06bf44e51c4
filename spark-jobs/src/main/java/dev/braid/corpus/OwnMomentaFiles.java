package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.CheckpointException;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.store.Store;
import dev.braid.training.OwnMomenta;
import dev.braid.training.OwnMomenta.InFile;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What replicas keep to themselves, as files of checkpoints. */
record OwnMomentaFiles(List<InFile> files) implements Serializable {
  OwnMomentaFiles {
    files = new ArrayList<>(files);
  }

  /** Those of a state that was read. */
  static OwnMomentaFiles of(TrainingState state) {
    List<InFile> files = new ArrayList<>();
    for (ReplicaState replica : state.replicas()) {
      if (replica.own() instanceof InFile file) {
        files.add(file);
      }
    }
    return new OwnMomentaFiles(files);
  }

  /**
   * The state as it is when that has been written: replicas that have taken no step since they were
   * read do not need the older checkpoint any more.
   *
   * @param written files of the state's own checkpoint, in the order of the replicas, or none
   */
  static TrainingState moved(TrainingState state, List<CheckpointFile> written) {
    List<ReplicaState> replicas = new ArrayList<>(state.replicas());
    for (int i = 0; i < written.size(); i++) {
      if (replicas.get(i).own() instanceof InFile) {
        CheckpointFile file = written.get(i);
        OwnMomenta now =
            new InFile(state.progress().round(), file.name(), file.bytes(), file.sha256());
        replicas.set(i, replicas.get(i).withOwn(now));
      }
    }
    return state.with(replicas);
  }

  /**
   * Has executors compare the files with what their checkpoint says of them.
   *
   * @throws CheckpointException where one is missing or damaged
   */
  void verify(RunContext context) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    context.stage("train: compare momenta with their checkpoint");
    Store store = context.store();
    List<String> folders = new ArrayList<>();
    files.forEach(file -> folders.add(context.run().checkpoint(file.checkpoint())));
    List<Integer> damaged =
        context
            .spark()
            .parallelize(IntStream.range(0, files.size()).boxed().toList(), files.size())
            .filter(index -> isDamaged(store, folders.get(index), files.get(index)))
            .collect();
    if (!damaged.isEmpty()) {
      int first = damaged.get(0);
      verify(store, folders.get(first), files.get(first));
    }
  }

  private static boolean isDamaged(Store store, String folder, InFile file) throws IOException {
    try {
      verify(store, folder, file);
      return false;
    } catch (CheckpointException damage) {
      return true;
    }
  }

  private static void verify(Store store, String folder, InFile file) throws IOException {
    Checkpoint.verifyMomenta(
        name -> {
          String path = folder + "/" + name;
          return store.exists(path) ? Optional.of(store.open(path)) : Optional.empty();
        },
        folder,
        new CheckpointFile(file.name(), file.bytes(), file.sha256()));
  }
}
