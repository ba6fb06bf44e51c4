package dev.braid.train;

import dev.braid.checkpoint.Checkpoint;
import dev.braid.checkpoint.CheckpointFile;
import dev.braid.corpus.TaskProgress;
import dev.braid.network.GraphReplica;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.ObservedBatches;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;

/** A replica's round in a task of Spark's. */
final class ReplicaWork {
  private static final float[] NOTHING = new float[0];
  private static final Parameters NONE = new Parameters(NOTHING, NOTHING);

  private final TrainingSpec spec;
  private final MomentaBlocks blocks;
  private final ExecutorCache cache = ExecutorCache.shared();

  /**
   * @param blocks where replicas keep their own momenta; null where they keep none
   */
  ReplicaWork(TrainingSpec spec, MomentaBlocks blocks) {
    this.spec = spec;
    this.blocks = blocks;
  }

  /** Does a task; another attempt of it comes to the same. */
  ReplicaEnd run(Broadcast<Parameters> parameters, ReplicaTask task) throws IOException {
    long started = System.nanoTime();
    Parameters start = parameters.value();
    Optional<float[]> own = own(task);
    double fetchSeconds = secondsSince(started);
    if (own.isEmpty()) {
      return lost(task, fetchSeconds);
    }
    long fetched = System.nanoTime();
    BatchStream kept = cache.take(spec, task);
    BatchStream batches = kept == null ? spec.open(task) : kept;
    GraphReplica network = cache.borrow(spec);
    double openSeconds = secondsSince(fetched);
    try {
      PaddingCount padding = new PaddingCount(spec.targetsApart());
      BatchStream counted = new ObservedBatches(batches, next -> padding.add(next.batch()));
      ReplicaResult result =
          network.train(start, task, TaskProgress.ofThisTask().counting(counted), own.get());
      cache.giveBack(spec, network);
      network = null;
      keep(task, batches, result);
      ReplicaReturn report =
          new ReplicaReturn(
              result.report(),
              location(),
              fetchSeconds,
              openSeconds,
              padding.positions(),
              padding.padded(),
              kept == null,
              false);
      return new ReplicaEnd(averaged(task, result), report);
    } catch (IOException | RuntimeException | Error failure) {
      // Both may be in any state, and Spark tries the task again in this JVM.
      batches.close();
      if (network != null) {
        network.close();
      }
      throw failure;
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private void keep(ReplicaTask task, BatchStream batches, ReplicaResult result)
      throws IOException {
    Work work = result.report().work();
    if (work.epochDone() || work.diverged()) {
      batches.close();
    } else {
      cache.keep(spec, task, batches);
    }
  }

  /** Momenta that stay here are not averaged. */
  private Parameters averaged(ReplicaTask task, ReplicaResult result) {
    Work work = result.report().work();
    if (work.diverged()) {
      return NONE;
    }
    Parameters end = result.parameters();
    if (blocks != null) {
      blocks.keep(task, end.optimizerState());
      end = new Parameters(end.values(), NOTHING);
    }
    return work.tokens() == 0 ? NONE : end;
  }

  /** The replica's own momenta; empty where they are gone. */
  Optional<float[]> own(ReplicaTask task) throws IOException {
    if (task.own() instanceof OwnMomenta.WithReplica) {
      return blocks.fetch(task);
    }
    if (task.own() instanceof OwnMomenta.InFile file) {
      String folder = spec.run().checkpoint(file.checkpoint());
      CheckpointFile expected = new CheckpointFile(file.name(), file.bytes(), file.sha256());
      return Optional.of(
          Checkpoint.readMomenta(
              name -> Optional.of(spec.store().open(folder + "/" + name)), folder, expected));
    }
    return Optional.of(NOTHING);
  }

  private static ReplicaEnd lost(ReplicaTask task, double fetchSeconds) {
    Work nothing = new Work(0, 0, 0, 0, 0, 0, 0, false);
    ReplicaReport report = new ReplicaReport(task.replica(), task.from(), task.carried(), nothing);
    return new ReplicaEnd(
        NONE, new ReplicaReturn(report, location(), fetchSeconds, 0, 0, 0, true, true));
  }

  /** As {@code TaskLocation} reads it. */
  private static String location() {
    SparkEnv env = SparkEnv.get();
    return "executor_" + env.blockManager().blockManagerId().host() + "_" + env.executorId();
  }
}
