package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

class AveragingOnMoreCoresTest {

  @Test
  void oneAndTwoCoresGiveIdenticalParameters() {
    String one = digestWith(1, 5);

    assertThat(digestWith(2, 5)).isEqualTo(one);
    assertThat(digestWith(2, 6)).as("another seed, other dropout").isNotEqualTo(one);
  }

  private static String digestWith(int cores, long seed) {
    try (JavaSparkContext context = LocalSpark.start(cores)) {
      ComputationGraph graph = ToyGraphs.dense(new Adam(0.02));
      JavaRDD<MultiDataSet> minibatches =
          context.parallelize(IntStream.range(0, 20).boxed().toList(), 5).map(ToyGraphs::vectors);
      AveragingMaster master = new AveragingMaster(new AveragingMaster.Settings(2, 3, 0.5, seed));
      new SparkComputationGraph(context, graph, master).fitMultiDataSet(minibatches);
      return AveragingMaster.parameters(graph).digest();
    }
  }
}
