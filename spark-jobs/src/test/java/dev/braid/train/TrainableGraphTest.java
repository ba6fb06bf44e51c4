package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.train.AveragingMaster.Settings;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

class TrainableGraphTest {

  @Test
  void refusesGraphsThatItWouldTrainWrong() {
    Settings settings = new Settings(1, 1, 1.0, 3);
    ComputationGraph truncated =
        ToyGraphs.initialized(
            ToyGraphs.builder(new Sgd(0.1))
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("norm", new BatchNormalization(), "in")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "norm")
                .setOutputs("out")
                .backpropType(BackpropType.TruncatedBPTT));
    ComputationGraph normalized = truncated.clone();
    normalized.getConfiguration().setBackpropType(BackpropType.Standard);
    ComputationGraph doubles = normalized.convertDataType(DataType.DOUBLE);

    assertThatThrownBy(() -> TrainableGraph.check(truncated, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("truncated backpropagation");
    assertThatThrownBy(() -> TrainableGraph.check(normalized, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'mean' in layer 'norm'");
    assertThatThrownBy(() -> TrainableGraph.check(doubles, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("type DOUBLE");
    TrainableGraph.check(normalized, new Settings(1, 1, 0, 3));
  }
}
