package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import dev.braid.kernel.UpdateRule;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaTask;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KernelUpdateTest {
  private static final int STEPS = 4;
  private static final float[] NONE = {};

  @ParameterizedTest
  @EnumSource
  void rowsThatABatchDoesNotTouchStayAndTheOthersDescendAsInADensePass(Experiments kind) {
    ExperimentConfig config =
        kind.config(
            "model.dropout=0",
            "train.clip-norm=0",
            "train.optimizer.kind=sgd",
            "train.optimizer.learning-rate=0.5");
    Architecture architecture = kind.architecture(config);
    Parameters start = GraphReplica.initial(architecture, config);
    BatchSource batches = kind.batches();
    float[] trained;
    try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
      ReplicaTask task = new ReplicaTask(0, 1, 0, 0, STEPS, 0, 1, NONE, NONE);
      trained = replica.train(start, task, batches).parameters().values();
    }

    float[] expected =
        densely(
            architecture,
            config,
            start,
            batches,
            (step, parameters, gradient) ->
                parameters.subi(gradient.mul(0.5).reshape(parameters.shape())));

    assertThat(trained).isNotEqualTo(start.values());
    for (int i = 0; i < expected.length; i++) {
      assertThat(trained[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deferredStepsOfAdamGiveTheBitsOfADensePass(Experiments kind) {
    ExperimentConfig config =
        kind.config(
            "model.dropout=0",
            "train.clip-norm=0",
            "train.optimizer.kind=adam",
            "train.optimizer.learning-rate=0.01");
    Architecture architecture = kind.architecture(config);
    Parameters start = GraphReplica.initial(architecture, config);
    BatchSource batches = kind.batches();
    float[] state = new float[2 * start.values().length];
    float[] expected;
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1)) {
      INDArray moments = Nd4j.zeros(DataType.FLOAT, 1, state.length);
      expected =
          densely(
              architecture,
              config,
              start,
              batches,
              (step, parameters, gradient) ->
                  kernels
                      .flatUpdate()
                      .update(
                          new UpdateRule.Adam(0.01f, 0.9f, 0.999f, 1e-8f, 0, step + 1),
                          SequenceLayerBase.floats(parameters),
                          SequenceLayerBase.floats(gradient),
                          SequenceLayerBase.floats(moments),
                          1f));
      state = FlatView.copyOf(moments);
    }

    try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
      ReplicaTask task = new ReplicaTask(0, 1, 0, 0, STEPS, 0, 1, NONE, NONE);
      Parameters trained = replica.train(start, task, batches).parameters();
      assertThat(trained.values()).isEqualTo(expected);
      assertThat(trained.optimizerState()).isEqualTo(state);
    }
  }

  private interface DensePass {
    void run(int step, INDArray parameters, INDArray gradient);
  }

  private static float[] densely(
      Architecture architecture,
      ExperimentConfig config,
      Parameters start,
      BatchSource batches,
      DensePass pass) {
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
