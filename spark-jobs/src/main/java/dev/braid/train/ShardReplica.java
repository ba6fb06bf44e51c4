package dev.braid.train;

import dev.braid.corpus.TaskProgress;
import dev.braid.network.GraphReplica;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import dev.braid.training.Replica;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Trains on the replica's own shards. */
record ShardReplica(TrainingSpec spec) implements Replica {
  @Override
  public ReplicaResult train(Parameters start, ReplicaTask task) {
    ExecutorCache cache = ExecutorCache.shared();
    BatchSource batches;
    try {
      batches = TaskProgress.ofThisTask().counting(cache.batches(spec, task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GraphReplica network = cache.borrow(spec);
    try {
      ReplicaResult result = network.train(start, task, batches);
      cache.giveBack(spec, network);
      return result;
    } catch (RuntimeException | Error failure) {
      // It may be in any state, and Spark tries the task again in this JVM.
      network.close();
      throw failure;
    }
  }
}
