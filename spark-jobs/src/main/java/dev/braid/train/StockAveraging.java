package dev.braid.train;

import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DL4J's own parameter averaging, as the baseline. Its defects are left as they are: means without
 * weights, Adam's step count from 0 in each round, broadcasts that nobody destroys.
 *
 * @param workers tasks that train at the same time
 * @param averagingFrequency minibatches of each worker between two averages
 * @param batchSize examples of a minibatch
 * @param seed of the split of the data into rounds
 */
public record StockAveraging(int workers, int averagingFrequency, int batchSize, long seed) {

  /**
   * Trains the graph for one epoch.
   *
   * @param tokens tokens of all the minibatches
   * @return tokens per second of wall time
   */
  public double fit(
      JavaSparkContext context,
      ComputationGraph graph,
      JavaRDD<MultiDataSet> minibatches,
      long tokens) {
    Set<Integer> persistedBefore = Set.copyOf(context.getPersistentRDDs().keySet());
    long started = System.nanoTime();
    try {
      new SparkComputationGraph(context, graph, master()).fitMultiDataSet(minibatches);
    } finally {
      context
          .getPersistentRDDs()
          .forEach(
              (id, rdd) -> {
                if (!persistedBefore.contains(id)) {
                  rdd.unpersist(false);
                }
              });
    }
    return tokens / ((System.nanoTime() - started) / 1e9);
  }

  private ParameterAveragingTrainingMaster master() {
    return new ParameterAveragingTrainingMaster.Builder(workers, batchSize)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(averagingFrequency)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .saveUpdater(true)
        .rngSeed(seed)
        .build();
  }
}
