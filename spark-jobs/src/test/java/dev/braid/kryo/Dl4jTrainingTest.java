package dev.braid.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.util.SparkUtils;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** DL4J's own training on Spark, with registration required. */
class Dl4jTrainingTest {
  private static ComputationGraph graph() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                    .nIn(2)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "in")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static List<org.nd4j.linalg.dataset.api.MultiDataSet> batches() {
    List<org.nd4j.linalg.dataset.api.MultiDataSet> batches = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      INDArray in = Nd4j.rand(4, 2);
      INDArray first = in.getColumn(0).gt(0.5).castTo(in.dataType()).reshape(4, 1);
      batches.add(new MultiDataSet(in, Nd4j.hstack(first, first.rsub(1))));
    }
    return batches;
  }

  @Test
  void parameterAveragingOfDl4jShipsOnlyRegisteredClasses() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("dl4j")
            .set("spark.ui.enabled", "false")
            .set("spark.serializer", KryoSerializer.class.getName())
            .set("spark.kryo.registrator", BraidRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true");
    ComputationGraph graph = graph();
    INDArray before = graph.params().dup();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      SparkUtils.checkKryoConfiguration(spark, null);
      ParameterAveragingTrainingMaster master =
          new ParameterAveragingTrainingMaster.Builder(2, 4)
              .batchSizePerWorker(4)
              .averagingFrequency(2)
              .workerPrefetchNumBatches(0)
              .rddTrainingApproach(RDDTrainingApproach.Direct)
              .build();
      SparkComputationGraph network = new SparkComputationGraph(spark, graph, master);
      ComputationGraph trained = network.fitMultiDataSet(spark.parallelize(batches(), 2));

      assertThat(trained.params().distance2(before)).isGreaterThan(0.01);
    }
  }
}
