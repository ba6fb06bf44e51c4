package dev.braid.train;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig;
import dev.braid.corpus.RunContext;
import dev.braid.network.FlatView;
import dev.braid.network.InnerOptimizer;
import dev.braid.network.StockMinibatches;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiment by DL4J's own ParameterAveragingTrainingMaster, as the baseline: the same graph,
 * the same examples, the same optimizer; an epoch counts as one round, for it cannot be looked
 * into. Its loss is that of the last minibatch.
 */
final class StockTraining {
  private static final Logger LOG = LoggerFactory.getLogger(StockTraining.class);
  private static final float[] NOTHING = new float[0];

  private final RunContext context;
  private final TrainingSpec spec;

  StockTraining(RunContext context, TrainingSpec spec) {
    this.context = context;
    this.spec = spec;
  }

  /** One epoch of all replicas, on the cluster. */
  ReplicaResult train(Parameters start, ReplicaTask task) {
    ExperimentConfig experiment = context.experiment();
    TrainingConfig config = experiment.train();
    ComputationGraph graph = graph(spec.model(), experiment);
    FlatView.set(graph.params(), start.values());
    long started = System.nanoTime();
    long tokens = spec.shards().stream().mapToLong(shard -> shard.tokens()).sum();
    long examples = spec.shards().stream().mapToLong(shard -> shard.examples()).sum();
    int rows = (int) Math.max(1, config.batchTokens() * examples / tokens);
    JavaRDD<MultiDataSet> minibatches = minibatches(task, rows);
    double speed =
        new StockAveraging(config.replicas(), config.stepsPerRound(), rows, experiment.seed())
            .fit(context.spark(), graph, minibatches, tokens);
    LOG.info("DL4J's own rounds: {} tokens/s in epoch {}", Math.round(speed), task.epoch() + 1);
    double seconds = (System.nanoTime() - started) / 1e9;
    Work work = new Work(1, tokens, tokens, graph.score() * tokens, 0, Double.NaN, seconds, true);
    Parameters end = new Parameters(FlatView.copyOf(graph.params()), NOTHING);
    return new ReplicaResult(end, new ReplicaReport(task.replica(), task.from(), NOTHING, work));
  }

  /** The report of a replica whose work is in another's: it weighs nothing. */
  static ReplicaReport nothingFrom(ReplicaTask task) {
    Work none = new Work(0, 0, 0, 0, 0, 0, 0, true);
    return new ReplicaReport(task.replica(), task.from(), NOTHING, none);
  }

  private static ComputationGraph graph(ModelSpec model, ExperimentConfig experiment) {
    InnerOptimizer optimizer = new InnerOptimizer(experiment.train().optimizer());
    ComputationGraph graph = model.architecture().graph(optimizer, experiment.seed());
    for (Layer layer : graph.getLayers()) {
      // Nobody divides the gradient here but DL4J itself.
      layer.conf().setMiniBatch(true);
    }
    return graph;
  }

  private JavaRDD<MultiDataSet> minibatches(ReplicaTask task, int rows) {
    TrainingSpec settings = spec;
    List<Integer> replicas = new ArrayList<>();
    for (int replica = 0; replica < context.experiment().train().replicas(); replica++) {
      replicas.add(replica);
    }
    int epoch = task.epoch();
    return context
        .spark()
        .parallelize(replicas, replicas.size())
        .flatMap(replica -> minibatches(settings, replica, replicas.size(), epoch, rows));
  }

  private static Iterator<MultiDataSet> minibatches(
      TrainingSpec spec, int replica, int replicas, int epoch, int rows) throws IOException {
    ReplicaTask task =
        new ReplicaTask(
            replica, replicas, epoch, Cursor.START, 0, 1, 0, 1, NOTHING, OwnMomenta.NONE);
    List<MultiDataSet> all = new ArrayList<>();
    try (BatchStream batches = spec.open(task)) {
      while (batches.hasNext()) {
        Batch batch = batches.next().batch();
        all.addAll(StockMinibatches.of(spec.model().architecture(), batch, rows));
      }
    }
    return all.iterator();
  }
}
