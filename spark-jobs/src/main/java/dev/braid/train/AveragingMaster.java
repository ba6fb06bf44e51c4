package dev.braid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.network.FlatView;
import dev.braid.training.ParameterSum;
import dev.braid.training.Parameters;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Braid's rounds behind DL4J's own interface: {@code new SparkComputationGraph(sc, graph, new
 * AveragingMaster(settings))} trains any graph of {@code float} parameters with its own updater.
 *
 * <p>One call of {@code fitMultiDataSet} or {@code fit} is one epoch. Partition {@code p} of the
 * data belongs to replica {@code p mod replicas}; each minibatch in it is a step. The same data in
 * the same partitions gives the same parameters, bit for bit, whatever the number of executors.
 * Parameters and updater state are averaged, weighted by the labels that they were trained on
 * ({@link LabelCount}). Listeners are called on the driver, once a round.
 */
public final class AveragingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  /**
   * How to train.
   *
   * @param replicas copies of the graph that are trained apart, at least 1
   * @param stepsPerRound minibatches of each replica between two averages, at least 1
   * @param clipNorm largest global norm of a gradient, as the updater gets it; 0 = no limit
   * @param seed of everything random in the graph, such as dropout
   */
  public record Settings(int replicas, int stepsPerRound, double clipNorm, long seed)
      implements Serializable {
    public Settings {
      if (replicas < 1 || stepsPerRound < 1) {
        throw new IllegalArgumentException(
            "Cannot train "
                + replicas
                + " replicas with "
                + stepsPerRound
                + " steps per round; both must be at least 1");
      }
      if (!(clipNorm >= 0) || Double.isInfinite(clipNorm)) {
        throw new IllegalArgumentException(
            "Cannot clip gradients to a norm of " + clipNorm + "; use 0 for no limit");
      }
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final List<TrainingListener> listeners = new ArrayList<>();

  /** Trains as the settings say. */
  public AveragingMaster(Settings settings) {
    this.settings = settings;
  }

  /**
   * Trains the graph for one epoch.
   *
   * @throws IllegalArgumentException where there is no minibatch, or the graph has other than float
   *     parameters, truncated backpropagation, or batch statistics with a clip norm
   * @throws ArithmeticException where the loss is no longer a number; the graph then holds the last
   *     average
   */
  @Override
  public void executeTrainingMDS(SparkComputationGraph spark, JavaRDD<MultiDataSet> minibatches) {
    ComputationGraph graph = spark.getNetwork();
    TrainableGraph.check(graph, settings);
    String configuration = graph.getConfiguration().toJson();
    try (MinibatchRounds rounds =
        MinibatchRounds.of(minibatches, settings.replicas(), settings.stepsPerRound())) {
      for (int round = 0; round < rounds.count(); round++) {
        run(spark, configuration, rounds, round);
      }
    }
  }

  @Override
  public void executeTraining(SparkComputationGraph spark, JavaRDD<DataSet> minibatches) {
    executeTrainingMDS(spark, minibatches.map(DataSet::toMultiDataSet));
  }

  private void run(
      SparkComputationGraph spark, String configuration, MinibatchRounds rounds, int round) {
    ComputationGraph graph = spark.getNetwork();
    ComputationGraphConfiguration counts = graph.getConfiguration();
    JavaSparkContext context = spark.getSparkContext();
    Broadcast<Parameters> start = context.broadcast(parameters(graph));
    List<GraphRoundResult> results;
    try {
      results =
          rounds.run(
              round,
              new GraphRound(
                  settings,
                  start,
                  configuration,
                  counts.getIterationCount(),
                  counts.getEpochCount()));
    } finally {
      start.destroy();
    }
    adopt(spark, results);
    for (TrainingListener listener : listeners) {
      listener.iterationDone(graph, counts.getIterationCount(), counts.getEpochCount());
    }
  }

  private static void adopt(SparkComputationGraph spark, List<GraphRoundResult> results) {
    ParameterSum sum = new ParameterSum();
    double scoreSum = 0;
    int steps = 0;
    for (GraphRoundResult result : results) {
      result.checkFinite();
      sum.add(result.parameters(), result.weight());
      scoreSum += result.scoreSum();
      steps = Math.max(steps, result.steps());
    }
    ComputationGraph graph = spark.getNetwork();
    if (sum.weight() > 0) {
      set(graph, sum.average());
      graph.setScore(scoreSum / sum.weight());
      spark.setScore(graph.score());
    }
    ComputationGraphConfiguration counts = graph.getConfiguration();
    counts.setIterationCount(counts.getIterationCount() + steps);
  }

  static Parameters parameters(ComputationGraph graph) {
    INDArray state = graph.getUpdater().getStateViewArray();
    return new Parameters(
        FlatView.copyOf(graph.params()), state == null ? new float[0] : FlatView.copyOf(state));
  }

  private static void set(ComputationGraph graph, Parameters parameters) {
    FlatView.set(graph.params(), parameters.values());
    setUpdaterState(graph, parameters);
  }

  static void setUpdaterState(ComputationGraph graph, Parameters parameters) {
    INDArray state = graph.getUpdater().getStateViewArray();
    if (state != null) {
      FlatView.set(state, parameters.optimizerState());
    }
  }

  /** The settings as a JSON object. */
  @Override
  public String toJson() {
    return JSON.valueToTree(settings).toString();
  }

  /** The settings, one to a line. */
  @Override
  public String toYaml() {
    JsonNode tree = JSON.valueToTree(settings);
    StringBuilder yaml = new StringBuilder();
    tree.fields()
        .forEachRemaining(
            field ->
                yaml.append(field.getKey()).append(": ").append(field.getValue()).append('\n'));
    return yaml.toString();
  }

  @Override
  public void setListeners(Collection<TrainingListener> driverListeners) {
    listeners.clear();
    listeners.addAll(driverListeners);
  }

  @Override
  public void setListeners(
      StatsStorageRouter router, Collection<TrainingListener> driverListeners) {
    if (router != null) {
      throw new UnsupportedOperationException(
          "AveragingMaster sends no statistics from its replicas; set listeners without a router,"
              + " they are called on the driver once a round");
    }
    setListeners(driverListeners);
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException(
        "AveragingMaster runs no training hooks: a step of a replica is the graph's own fit");
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw new UnsupportedOperationException(
        "AveragingMaster runs no training hooks, so there is none to remove");
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new UnsupportedOperationException(
          "AveragingMaster collects no training statistics; Spark's event log has the time of"
              + " every task");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    return null;
  }

  /** Nothing is written besides Spark's own shuffle files, which are gone after each epoch. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> minibatches) {
    throw graphsOnly();
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw new UnsupportedOperationException(
        "AveragingMaster does not read minibatches from paths; load them into an RDD and call"
            + " fitMultiDataSet(rdd)");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw graphsOnly();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw new UnsupportedOperationException(
        "AveragingMaster trains by tasks of its own and has no DL4J worker; call"
            + " fitMultiDataSet(rdd)");
  }

  private static UnsupportedOperationException graphsOnly() {
    return new UnsupportedOperationException(
        "AveragingMaster trains a ComputationGraph only; convert the network with"
            + " MultiLayerNetwork.toComputationGraph()");
  }
}
