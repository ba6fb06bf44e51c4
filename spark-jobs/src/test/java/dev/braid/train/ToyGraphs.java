package dev.braid.train;

import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Two small tasks, each with a plain DL4J graph that can learn it. */
final class ToyGraphs {
  private ToyGraphs() {}

  /** Which of two sums is larger, with dropout. */
  static ComputationGraph dense(IUpdater updater) {
    return initialized(
        builder(updater)
            .addInputs("in")
            .setInputTypes(InputType.feedForward(4))
            .addLayer(
                "hidden",
                new DenseLayer.Builder().nOut(8).activation(Activation.TANH).dropOut(0.9).build(),
                "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "hidden")
            .setOutputs("out"));
  }

  /** Whether the sum so far is positive, at each time step. */
  static ComputationGraph recurrent(IUpdater updater) {
    return initialized(
        builder(updater)
            .addInputs("in")
            .setInputTypes(InputType.recurrent(1))
            .addLayer("hidden", new LSTM.Builder().nOut(6).build(), "in")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "hidden")
            .setOutputs("out"));
  }

  static GraphBuilder builder(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(7).updater(updater).graphBuilder();
  }

  static ComputationGraph initialized(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  /** Minibatch number {@code index} for {@link #dense}. */
  static MultiDataSet vectors(int index, int examples) {
    Random random = new Random(index);
    INDArray features = Nd4j.create(examples, 4);
    INDArray labels = Nd4j.create(examples, 2);
    for (int example = 0; example < examples; example++) {
      double difference = 0;
      for (int feature = 0; feature < 4; feature++) {
        double value = random.nextGaussian();
        features.putScalar(example, feature, value);
        difference += feature < 2 ? value : -value;
      }
      labels.putScalar(example, difference > 0 ? 0 : 1, 1.0);
    }
    return new MultiDataSet(features, labels);
  }

  static MultiDataSet vectors(int index) {
    return vectors(index, 8);
  }

  /** Minibatch number {@code index} for {@link #recurrent}: 4 sequences of 3 to 6 steps. */
  static MultiDataSet sequences(int index) {
    Random random = new Random(index);
    INDArray features = Nd4j.create(4, 1, 6);
    INDArray labels = Nd4j.create(4, 2, 6);
    INDArray mask = Nd4j.create(4, 6);
    for (int example = 0; example < 4; example++) {
      double sum = 0;
      int length = 3 + random.nextInt(4);
      for (int time = 0; time < length; time++) {
        double value = random.nextGaussian();
        sum += value;
        features.putScalar(example, 0, time, value);
        labels.putScalar(example, sum > 0 ? 0 : 1, time, 1.0);
        mask.putScalar(example, time, 1.0);
      }
    }
    INDArray[] masks = {mask};
    return new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels}, masks, masks);
  }
}
