package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import dev.braid.kernel.UpdateRule;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KernelUpdateTest {
  private static final int STEPS = 4;

  @ParameterizedTest
  @EnumSource
  void rowsThatABatchDoesNotTouchStayAndTheOthersDescendAsInADensePass(Experiments kind)
      throws IOException {
    Training training = Training.of(kind, "sgd", "0.5");

    float[] trained = training.byReplica().values();

    float[] expected =
        training.densely(
            (step, parameters, gradient) ->
                parameters.subi(gradient.mul(0.5).reshape(parameters.shape())));
    assertThat(trained).isNotEqualTo(training.start.values());
    for (int i = 0; i < expected.length; i++) {
      assertThat(trained[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deferredStepsOfAdamGiveTheBitsOfADensePass(Experiments kind) throws IOException {
    Training training = Training.of(kind, "adam", "0.01");
    INDArray moments = Nd4j.zeros(DataType.FLOAT, 1, 2L * training.start.values().length);

    Parameters trained = training.byReplica();

    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1)) {
      float[] expected =
          training.densely(
              (step, parameters, gradient) ->
                  kernels
                      .flatUpdate()
                      .update(
                          new UpdateRule.Adam(0.01f, 0.9f, 0.999f, 1e-8f, step + 1),
                          SequenceLayerBase.floats(parameters),
                          SequenceLayerBase.floats(gradient),
                          SequenceLayerBase.floats(moments),
                          1f));
      assertThat(trained.values()).isEqualTo(expected);
      assertThat(trained.optimizerState()).isEqualTo(FlatView.copyOf(moments));
    }
  }

  private interface DensePass {
    void run(int step, INDArray parameters, INDArray gradient);
  }

  /** The same steps, by a replica and with passes over all parameters. */
  private record Training(
      Architecture architecture, ExperimentConfig config, Parameters start, BatchSource batches) {

    static Training of(Experiments kind, String optimizer, String rate) {
      ExperimentConfig config =
          kind.config(
              "model.dropout=0",
              "train.clip-norm=0",
              "train.optimizer.kind=" + optimizer,
              "train.optimizer.learning-rate=" + rate);
      Architecture architecture = kind.architecture(config);
      return new Training(
          architecture, config, GraphReplica.initial(architecture, config), kind.batches());
    }

    Parameters byReplica() throws IOException {
      try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
        return replica.train(start, Tasks.first(STEPS), batches.from(0), Tasks.NONE).parameters();
      }
    }

    float[] densely(DensePass pass) {
      InnerOptimizer optimizer = new InnerOptimizer(config.train().optimizer());
      ComputationGraph graph = architecture.graph(optimizer, config.seed());
      FlatView.set(graph.params(), start.values());
      CarriedStates carried = new CarriedStates(graph);
      BatchArrays arrays = new BatchArrays(architecture);
      carried.clear();
      for (int step = 0; step < STEPS; step++) {
        arrays.give(batches.batch(step), graph);
        graph.computeGradientAndScore();
        pass.run(step, graph.params(), graph.getGradientsViewArray());
        carried.advance();
      }
      return FlatView.copyOf(graph.params());
    }
  }
}
