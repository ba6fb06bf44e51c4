package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Cell;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.Kernels;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients in double precision against central differences. */
class StockGradientTest {
  private static final double STEP = 1e-5;
  private static final InnerOptimizer SGD =
      new InnerOptimizer(
          new OptimizerConfig(OptimizerKind.SGD, 1, 0, 0, 0, 1e-8, OptimizerState.RESET, 1));

  static List<Architecture> architectures() {
    List<Architecture> all = new ArrayList<>();
    for (Cell cell : List.of(Cell.LSTM, Cell.RNN)) {
      for (Direction direction : Direction.values()) {
        all.add(new Tagger(7, 4, model(cell, direction, Pooling.MAX)));
        for (Pooling pooling : Pooling.values()) {
          if (pooling != Pooling.LAST || direction == Direction.FORWARD) {
            all.add(new Classifier(7, 4, model(cell, direction, pooling)));
          }
        }
      }
      all.add(new LanguageModel(7, model(cell, Direction.FORWARD, Pooling.MAX)));
    }
    return all;
  }

  private static ModelConfig model(Cell cell, Direction direction, Pooling pooling) {
    return Models.stacked(cell, 2, direction, 0, pooling, Kernels.DL4J);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void gradientsEqualDifferences(Architecture architecture) {
    ComputationGraph graph = graph(architecture);
    INDArray ids = ids(graph, 3, 5, 7);
    boolean once = architecture instanceof Classifier;
    INDArray labels = once ? Nd4j.create(new double[][] {{1}, {3}, {0}}) : ids(graph, 3, 5, 4);

    assertThat(largestError(graph, ids, labels, new CarriedStates(graph)::clear)).isLessThan(1e-6);
  }

  @ParameterizedTest
  @EnumSource(
      value = Cell.class,
      names = {"LSTM", "RNN"})
  void gradientsAreRightFromACarriedState(Cell cell) {
    Architecture architecture = new LanguageModel(7, model(cell, Direction.FORWARD, Pooling.MAX));
    ComputationGraph graph = graph(architecture);
    INDArray ids = ids(graph, 3, 5, 7);
    INDArray labels = ids(graph, 3, 5, 7);
    List<INDArray[]> states = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof CarriesState) {
        INDArray[] state = new INDArray[((CarriesState) layer).stateArrays()];
        for (int i = 0; i < state.length; i++) {
          state[i] = Nd4j.rand(DataType.DOUBLE, 3, 4).muli(2).subi(1);
        }
        states.add(state);
      }
    }

    double error =
        largestError(
            graph,
            ids,
            labels,
            () -> {
              int next = 0;
              for (Layer layer : graph.getLayers()) {
                if (layer instanceof CarriesState) {
                  ((CarriesState) layer).startFrom(states.get(next++));
                }
              }
            });

    assertThat(states).hasSize(2);
    assertThat(error).isLessThan(1e-6);
  }

  private static ComputationGraph graph(Architecture architecture) {
    ComputationGraphConfiguration configuration = architecture.configuration(SGD, 5);
    configuration.setDataType(DataType.DOUBLE);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    assertThat(graph.params().dataType()).isEqualTo(DataType.DOUBLE);
    return graph;
  }

  private static INDArray ids(ComputationGraph graph, int rows, int time, int below) {
    double[] ids = new double[rows * time];
    java.util.SplittableRandom random = new java.util.SplittableRandom(11);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(below);
    }
    return Nd4j.create(ids, new long[] {rows, 1, time}, 'c');
  }

  private static double largestError(
      ComputationGraph graph, INDArray ids, INDArray labels, Runnable before) {
    before.run();
    score(graph, ids, labels);
    INDArray gradient = graph.getGradientsViewArray().dup();
    INDArray parameters = graph.params();
    double largest = 0;
    // A prime stride visits every layer's weights; all of them would take minutes of tiny kernels.
    for (long i = 3; i < parameters.length(); i += 29) {
      double value = parameters.getDouble(i);
      parameters.putScalar(i, value + STEP);
      before.run();
      double above = score(graph, ids, labels);
      parameters.putScalar(i, value - STEP);
      before.run();
      double below = score(graph, ids, labels);
      parameters.putScalar(i, value);
      double difference = (above - below) / (2 * STEP);
      largest = Math.max(largest, Math.abs(difference - gradient.getDouble(i)));
    }
    return largest;
  }

  private static double score(ComputationGraph graph, INDArray ids, INDArray labels) {
    graph.setInputs(ids);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    return graph.score();
  }
}
