package dev.braid.train;

import dev.braid.corpus.TaskCores;
import dev.braid.network.GraphReplica;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a JVM keeps from round to round so as not to make it again: networks, and the replicas'
 * batches at the place where the next round begins. Nothing in it is needed: an executor that
 * starts with an empty cache gives the same results.
 */
final class ExecutorCache {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorCache.class);
  private static final ExecutorCache SHARED = new ExecutorCache();
  private static final int IDLE_NETWORKS = 64;

  private String run = "";
  private final Deque<GraphReplica> idle = new ArrayDeque<>();

  /** Least recently used first. */
  private final Map<Integer, Kept> streams = new LinkedHashMap<>();

  private ExecutorCache() {}

  static ExecutorCache shared() {
    return SHARED;
  }

  /** A replica's batches, and where they stand. */
  private record Kept(int epoch, int replicas, Cursor at, BatchStream stream) {
    boolean fits(ReplicaTask task) {
      return epoch == task.epoch() && replicas == task.replicas() && at.equals(task.from());
    }
  }

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
      if (run.equals(spec.key()) && idle.size() < IDLE_NETWORKS) {
        idle.push(network);
        return;
      }
    }
    network.close();
  }

  /** The replica's batches where the task begins, if they are here; then they are no longer. */
  synchronized BatchStream take(TrainingSpec spec, ReplicaTask task) {
    forgetOthers(spec);
    Kept kept = streams.remove(task.replica());
    if (kept == null) {
      return null;
    }
    if (kept.fits(task)) {
      return kept.stream();
    }
    close(kept.stream());
    return null;
  }

  /** Keeps a replica's batches for its next round, as far as there is room. */
  synchronized void keep(TrainingSpec spec, ReplicaTask task, BatchStream stream) {
    if (!run.equals(spec.key())) {
      close(stream);
      return;
    }
    Kept before =
        streams.put(
            task.replica(), new Kept(task.epoch(), task.replicas(), stream.cursor(), stream));
    if (before != null) {
      close(before.stream());
    }
    long bytes = streams.values().stream().mapToLong(kept -> kept.stream().bytes()).sum();
    Iterator<Kept> oldest = streams.values().iterator();
    while (bytes > spec.cacheBytes() && oldest.hasNext()) {
      Kept kept = oldest.next();
      bytes -= kept.stream().bytes();
      oldest.remove();
      close(kept.stream());
    }
  }

  private void forgetOthers(TrainingSpec spec) {
    if (!run.equals(spec.key())) {
      idle.forEach(GraphReplica::close);
      idle.clear();
      streams.values().forEach(kept -> close(kept.stream()));
      streams.clear();
      run = spec.key();
    }
  }

  private static void close(BatchStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("A shard that is no longer read could not be closed", e);
    }
  }
}
