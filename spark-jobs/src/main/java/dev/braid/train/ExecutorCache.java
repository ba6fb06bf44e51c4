package dev.braid.train;

import dev.braid.corpus.TaskCores;
import dev.braid.network.GraphReplica;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JVM keeps from round to round so as not to make it again. Nothing in it is needed: an
 * executor that starts with an empty cache gives the same results.
 */
final class ExecutorCache {
  private static final ExecutorCache SHARED = new ExecutorCache();
  private static final int IDLE_NETWORKS = 64;

  private String run = "";
  private final Deque<GraphReplica> idle = new ArrayDeque<>();
  private final Map<Integer, SoftReference<Replicas>> replicas = new HashMap<>();

  private ExecutorCache() {}

  static ExecutorCache shared() {
    return SHARED;
  }

  /** What is known of a replica's examples. */
  private record Replicas(
      int replicas, int epoch, List<EncodedExample> examples, BatchSource batches) {}

  /** A network of that run, used by nobody else until it is given back. */
  GraphReplica borrow(TrainingSpec spec) {
    synchronized (this) {
      forgetOthers(spec);
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new GraphReplica(
        spec.model().architecture(), spec.model().experiment(), TaskCores.count());
  }

  /** Gives a network back. */
  void giveBack(TrainingSpec spec, GraphReplica network) {
    synchronized (this) {
      if (run.equals(key(spec)) && idle.size() < IDLE_NETWORKS) {
        idle.push(network);
        return;
      }
    }
    network.close();
  }

  /** The epoch's batches of the task's replica. */
  BatchSource batches(TrainingSpec spec, ReplicaTask task) throws IOException {
    Replicas known;
    synchronized (this) {
      forgetOthers(spec);
      SoftReference<Replicas> reference = replicas.get(task.replica());
      known = reference == null ? null : reference.get();
    }
    if (known != null && known.replicas() == task.replicas() && known.epoch() == task.epoch()) {
      return known.batches();
    }
    List<EncodedExample> examples =
        known != null && known.replicas() == task.replicas()
            ? known.examples()
            : EpochBatches.examples(spec, task);
    BatchSource batches = EpochBatches.of(spec, task, examples);
    synchronized (this) {
      if (run.equals(key(spec))) {
        replicas.put(
            task.replica(),
            new SoftReference<>(new Replicas(task.replicas(), task.epoch(), examples, batches)));
      }
    }
    return batches;
  }

  private void forgetOthers(TrainingSpec spec) {
    if (!run.equals(key(spec))) {
      idle.forEach(GraphReplica::close);
      idle.clear();
      replicas.clear();
      run = key(spec);
    }
  }

  /** Tells runs apart that one JVM may see one after the other, and the same run begun anew. */
  private static String key(TrainingSpec spec) {
    StringBuilder key = new StringBuilder(spec.run().root());
    key.append('\n').append(spec.model().experiment().effective());
    spec.shards().forEach(shard -> key.append('\n').append(shard.sha256()));
    return key.toString();
  }
}
