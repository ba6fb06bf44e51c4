package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class LabelCountTest {

  @Test
  void vectorsCountAsExamples() {
    ComputationGraph graph = ToyGraphs.dense(new Sgd(0.1));

    assertThat(LabelCount.of(graph, ToyGraphs.vectors(0, 5))).isEqualTo(5);
  }

  @Test
  void sequencesCountAsUnmaskedTimeSteps() {
    ComputationGraph graph = ToyGraphs.recurrent(new Sgd(0.1));
    INDArray mask = Nd4j.create(new float[][] {{1, 1, 1, 0}, {1, 0, 0, 0}});

    assertThat(LabelCount.of(graph, labelled(Nd4j.create(2, 3, 4), mask))).isEqualTo(4);
    assertThat(LabelCount.of(graph, labelled(Nd4j.create(2, 3, 4), null))).isEqualTo(8);
  }

  @Test
  void masksOfSingleOutputsCountEachTimeStepOnce() {
    ComputationGraph graph = ToyGraphs.recurrent(new Sgd(0.1));
    INDArray mask = Nd4j.zeros(2, 3, 4);
    mask.putScalar(0, 0, 0, 1).putScalar(0, 2, 0, 1).putScalar(1, 1, 3, 1);

    assertThat(LabelCount.of(graph, labelled(Nd4j.create(2, 3, 4), mask))).isEqualTo(2);
  }

  @Test
  void theLayersFormatSaysWhichAxisIsTime() {
    ComputationGraph graph =
        ToyGraphs.initialized(
            ToyGraphs.builder(new Sgd(0.1))
                .addInputs("in")
                .setInputTypes(InputType.recurrent(1, 4, RNNFormat.NWC))
                .addLayer("hidden", new LSTM.Builder().nOut(2).build(), "in")
                .addLayer("out", new RnnOutputLayer.Builder().nOut(3).build(), "hidden")
                .setOutputs("out"));

    assertThat(LabelCount.of(graph, labelled(Nd4j.create(2, 4, 3), null))).isEqualTo(8);
  }

  @Test
  void severalOutputsAddUp() {
    ComputationGraph graph =
        ToyGraphs.initialized(
            ToyGraphs.builder(new Sgd(0.1))
                .addInputs("in")
                .setInputTypes(InputType.recurrent(1))
                .addLayer("first", new RnnOutputLayer.Builder().nOut(2).build(), "in")
                .addLayer("second", new RnnOutputLayer.Builder().nOut(3).build(), "in")
                .setOutputs("first", "second"));
    INDArray[] features = {Nd4j.create(2, 1, 4)};
    INDArray[] labels = {Nd4j.create(2, 2, 4), Nd4j.create(2, 3, 4)};
    INDArray[] masks = {Nd4j.create(new float[][] {{1, 0, 0, 0}, {1, 1, 0, 0}}), null};

    assertThat(LabelCount.of(graph, new MultiDataSet(features, labels, null, masks)))
        .isEqualTo(3 + 8);
  }

  private static MultiDataSet labelled(INDArray labels, INDArray mask) {
    INDArray[] masks = mask == null ? null : new INDArray[] {mask};
    INDArray[] features = {Nd4j.create(2, 1, 4)};
    return new MultiDataSet(features, new INDArray[] {labels}, null, masks);
  }
}
