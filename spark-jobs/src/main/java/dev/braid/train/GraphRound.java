package dev.braid.train;

import dev.braid.network.GraphMemory;
import dev.braid.network.Seeds;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/** One replica's part of a round: a pure function of its minibatches and of what stands here. */
final class GraphRound
    implements Function2<Integer, Iterator<Tuple2<Long, byte[]>>, Iterator<GraphRoundResult>> {
  private final AveragingMaster.Settings settings;
  private final Broadcast<Parameters> start;
  private final String configuration;
  private final int iteration;
  private final int epoch;

  /**
   * @param start what all replicas start from
   * @param configuration the graph's, as JSON
   * @param iteration steps taken before this round
   * @param epoch passes over the data that are complete
   */
  GraphRound(
      AveragingMaster.Settings settings,
      Broadcast<Parameters> start,
      String configuration,
      int iteration,
      int epoch) {
    this.settings = settings;
    this.start = start;
    this.configuration = configuration;
    this.iteration = iteration;
    this.epoch = epoch;
  }

  @Override
  public Iterator<GraphRoundResult> call(
      Integer partition, Iterator<Tuple2<Long, byte[]>> minibatches) throws IOException {
    int replica = partition % settings.replicas();
    GraphRoundResult result =
        minibatches.hasNext()
            ? train(replica, minibatches)
            : GraphRoundResult.withoutMinibatches(replica);
    return Collections.singleton(result).iterator();
  }

  private GraphRoundResult train(int replica, Iterator<Tuple2<Long, byte[]>> minibatches)
      throws IOException {
    ComputationGraph graph = graph();
    try {
      long weight = 0;
      double scoreSum = 0;
      int steps = 0;
      while (minibatches.hasNext()) {
        MultiDataSet minibatch = MinibatchRounds.decode(minibatches.next()._2());
        long labels = LabelCount.of(graph, minibatch);
        step(graph, replica, minibatch);
        weight += labels;
        scoreSum += labels * graph.score();
        steps++;
      }
      return new GraphRoundResult(
          replica, AveragingMaster.parameters(graph), weight, scoreSum, steps);
    } finally {
      // Frees the workspaces too, which would stay with Spark's thread.
      GraphMemory.free(graph);
    }
  }

  private void step(ComputationGraph graph, int replica, MultiDataSet minibatch) {
    int step = graph.getConfiguration().getIterationCount();
    Nd4j.getRandom().setSeed(Seeds.of(settings.seed(), replica, step));
    graph.fit(minibatch);
  }

  private ComputationGraph graph() {
    Parameters parameters = start.value();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init(Nd4j.create(parameters.values(), 1L, parameters.values().length), false);
    if (settings.clipNorm() > 0) {
      graph.setListeners(new GradientClipping(settings.clipNorm()));
    }
    AveragingMaster.setUpdaterState(graph, parameters);
    graph.getConfiguration().setIterationCount(iteration);
    graph.getConfiguration().setEpochCount(epoch);
    return graph;
  }
}
