package dev.braid.train;

import dev.braid.checkpoint.CheckpointFile;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.corpus.RunContext;
import dev.braid.store.FileDigest;
import dev.braid.store.StagingFolder;
import dev.braid.training.LostMomentaException;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaTask;
import dev.braid.training.RoundCosts;
import dev.braid.training.RoundOutcome;
import dev.braid.training.Rounds;
import dev.braid.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * A round is a Spark job with a task for each replica. A task that is lost is run again by Spark
 * and gives the same result. Means are taken on the executors, or on the driver where that is
 * quicker, with the same bits.
 */
final class SparkRounds implements Rounds, AutoCloseable {
  private final RunContext context;
  private final JavaSparkContext spark;
  private final Broadcast<TrainingSpec> spec;
  private final Whereabouts whereabouts;
  private MomentaBlocks blocks;
  private JavaRDD<Object> owner;
  private int lastRound;

  SparkRounds(RunContext context, TrainingSpec spec) {
    this.context = context;
    this.spark = context.spark();
    this.spec = spark.broadcast(spec);
    this.whereabouts = new Whereabouts(spec);
    if (context.experiment().train().optimizer().state() == OptimizerState.KEEP) {
      ownBlocks();
    }
  }

  private void ownBlocks() {
    owner = spark.emptyRDD().cache();
    blocks = new MomentaBlocks(owner.id(), context.experiment().train().optimizer().copies());
  }

  /** Spark keeps a block that is there: a round done again must not find its former momenta. */
  private void forgetFormer(int round) {
    if (blocks != null && round <= lastRound) {
      owner.unpersist(false);
      ownBlocks();
    }
    lastRound = round;
  }

  @Override
  public RoundOutcome run(Parameters start, List<ReplicaTask> tasks) {
    context.stage("train: rounds, round " + tasks.get(0).round());
    forgetFormer(tasks.get(0).round());
    Broadcast<Parameters> parameters = spark.broadcast(start);
    JavaRDD<ReplicaEnd> ends = ends(parameters, tasks);
    SliceLayout layout = SliceLayout.of(start, tasks.size());
    try (Averaging averaging = Averaging.of(ends, layout, slots())) {
      List<ReplicaReturn> returns = averaging.returns();
      long computed = System.nanoTime();
      returns.forEach(whereabouts::note);
      requireMomenta(returns);
      boolean usable = returns.stream().noneMatch(end -> end.report().work().diverged());
      boolean any = returns.stream().anyMatch(end -> end.report().work().tokens() > 0);
      Optional<Parameters> mean = usable && any ? Optional.of(averaging.mean()) : Optional.empty();
      double reduceSeconds = (System.nanoTime() - computed) / 1e9;
      if (blocks != null) {
        blocks.forgetStartOf(tasks);
      }
      return new RoundOutcome(
          mean, reports(returns), costs(returns, layout, averaging, reduceSeconds));
    } finally {
      // Else executors and driver would keep every round's parameters until a garbage collection.
      parameters.destroy();
    }
  }

  private JavaRDD<ReplicaEnd> ends(Broadcast<Parameters> parameters, List<ReplicaTask> tasks) {
    Broadcast<TrainingSpec> settings = spec;
    MomentaBlocks own = blocks;
    return placed(tasks).map(task -> new ReplicaWork(settings.value(), own).run(parameters, task));
  }

  /** A partition for each task, where it ought to run. */
  private JavaRDD<ReplicaTask> placed(List<ReplicaTask> tasks) {
    List<Tuple2<ReplicaTask, Seq<String>>> placed = new ArrayList<>();
    for (ReplicaTask task : tasks) {
      placed.add(new Tuple2<>(task, seq(whereabouts.of(task))));
    }
    return spark
        .sc()
        .makeRDD(seq(placed), ClassTag$.MODULE$.<ReplicaTask>apply(ReplicaTask.class))
        .toJavaRDD();
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  private int slots() {
    return Math.max(1, spark.defaultParallelism());
  }

  private static void requireMomenta(List<ReplicaReturn> returns) {
    for (ReplicaReturn end : returns) {
      if (end.momentaLost()) {
        throw new LostMomentaException(
            "The momenta of replica "
                + end.report().replica()
                + " are gone with the executor that had them");
      }
    }
  }

  private static List<ReplicaReport> reports(List<ReplicaReturn> returns) {
    return returns.stream().map(ReplicaReturn::report).toList();
  }

  private static RoundCosts costs(
      List<ReplicaReturn> returns, SliceLayout layout, Averaging averaging, double reduceSeconds) {
    double send = 0;
    double open = 0;
    int cold = 0;
    long positions = 0;
    long padded = 0;
    for (ReplicaReturn end : returns) {
      send = Math.max(send, end.fetchSeconds());
      open = Math.max(open, end.openSeconds());
      cold += end.cold() ? 1 : 0;
      positions += end.positions();
      padded += end.padded();
    }
    long bytes = layout.floats() * Float.BYTES;
    return new RoundCosts(
        send,
        open,
        reduceSeconds,
        bytes,
        bytes * averaging.replicas(),
        cold,
        (double) padded / positions);
  }

  /**
   * Has the replicas' own momenta written into a folder by the executors that have them.
   *
   * @return the files in the order of the replicas; none where replicas keep none
   * @throws LostMomentaException where some are gone
   */
  List<CheckpointFile> writeMomenta(StagingFolder folder, TrainingState state) {
    if (blocks == null) {
      return List.of();
    }
    context.stage("train: momenta of round " + state.progress().round());
    MomentaBlocks own = blocks;
    Broadcast<TrainingSpec> settings = spec;
    List<FileDigest> written =
        placed(MomentaWriting.tasks(state))
            .flatMap(
                task ->
                    new MomentaWriting(settings.value(), own, folder)
                        .write(task).stream().iterator())
            .collect();
    if (written.size() < state.replicas().size()) {
      throw new LostMomentaException("Momenta are gone with the executor that had them");
    }
    return written.stream().map(MomentaWriting::described).toList();
  }

  @Override
  public void close() {
    spec.destroy();
    if (owner != null) {
      owner.unpersist(false);
    }
  }
}
