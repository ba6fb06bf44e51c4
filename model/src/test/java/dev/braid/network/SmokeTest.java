package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class SmokeTest {
  @Test
  void trains() throws Exception {
    var conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-2))
            .miniBatch(false)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "e",
                new EmbeddingSequenceLayer.Builder().nIn(100).nOut(16).hasBias(false).build(),
                "in")
            .addLayer(
                "l",
                new Bidirectional(Bidirectional.Mode.CONCAT, new LSTM.Builder().nOut(8).build()),
                "e")
            .addLayer(
                "o",
                new RnnOutputLayer.Builder()
                    .nOut(5)
                    .activation(Activation.SOFTMAX)
                    .lossFunction(new org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT())
                    .build(),
                "l")
            .setOutputs("o")
            .setInputTypes(InputType.recurrent(100))
            .build();
    var g = new ComputationGraph(conf);
    g.init();
    INDArray x = Nd4j.ones(4, 1, 6);
    INDArray y = Nd4j.ones(4, 1, 6).muli(2);
    g.fit(new INDArray[] {x}, new INDArray[] {y});
    double a = g.score();
    for (int i = 0; i < 100; i++) g.fit(new INDArray[] {x}, new INDArray[] {y});
    System.err.println(a + " -> " + g.score());
    var f = java.io.File.createTempFile("model", ".zip");
    g.save(f);
    ComputationGraph.load(f, true);
    assertThat(g.score()).isLessThan(a);
  }
}
