package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

class StockAveragingTest {

  @Test
  void trainsTheSameGraphAndLeavesNothingPersisted() {
    try (JavaSparkContext context = LocalSpark.start(2)) {
      ComputationGraph graph = ToyGraphs.recurrent(new Adam(0.03));
      MultiDataSet unseen = ToyGraphs.sequences(999);
      double before = graph.score(unseen);
      JavaRDD<MultiDataSet> minibatches =
          context.parallelize(IntStream.range(0, 24).boxed().toList(), 4).map(ToyGraphs::sequences);
      StockAveraging stock = new StockAveraging(2, 4, 4, 3);

      double slow = stock.fit(context, graph, minibatches, 1);
      double fast = stock.fit(context, graph, minibatches, 1_000_000);

      assertThat(graph.score(unseen)).isLessThan(before * 0.9);
      assertThat(slow).isPositive().isLessThan(1.0 * fast);
      assertThat(context.getPersistentRDDs()).isEmpty();
    }
  }
}
