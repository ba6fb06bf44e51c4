package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Cell;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.Embeddings;
import dev.braid.config.ModelConfig.Kernels;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.ModelConfig.Precision;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Braid's layers run by plain DL4J: gradients, masks, states, files. */
class KernelLayersTest {
  private static final InnerOptimizer SGD =
      new InnerOptimizer(
          new OptimizerConfig(OptimizerKind.SGD, 1, 0, 0, 0, 1e-8, OptimizerState.RESET, 1));
  private static final int[] LENGTHS = {5, 3, 1};
  private static final int TIME = 5;

  static List<Architecture> architectures() {
    List<Architecture> all = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (Direction direction : Direction.values()) {
        all.add(new Tagger(7, 4, model(cell, direction, Pooling.MAX, 3, Embeddings.SEPARATE)));
        for (Pooling pooling : Pooling.values()) {
          all.add(new Classifier(7, 4, model(cell, direction, pooling, 3, Embeddings.SEPARATE)));
        }
      }
      for (Embeddings embeddings : Embeddings.values()) {
        all.add(new LanguageModel(7, model(cell, Direction.FORWARD, Pooling.MAX, 4, embeddings)));
      }
    }
    return all;
  }

  private static ModelConfig model(
      Cell cell, Direction direction, Pooling pooling, int embedding, Embeddings embeddings) {
    return Models.stacked(cell, embedding, 4, 2, direction, 0, pooling, embeddings, Kernels.ONEDNN);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void gradientsEqualDifferencesWithPadding(Architecture architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);

    Data data = Data.of(architecture);
    data.score(graph);
    INDArray gradient = graph.getGradientsViewArray().dup();
    INDArray parameters = graph.params();
    double squaredError = 0;
    double squaredNorm = 0;
    // Of float32 scores only a fair step and the sum over many parameters can be trusted.
    for (long i = 0; i < parameters.length(); i += 3) {
      double difference = difference(graph, data, parameters, i);
      squaredError += Math.pow(difference - gradient.getDouble(i), 2);
      squaredNorm += difference * difference;
    }

    assertThat(Math.sqrt(squaredError / squaredNorm)).isLessThan(5e-3);
  }

  private static double difference(
      ComputationGraph graph, Data data, INDArray parameters, long index) {
    double step = 2e-3;
    double value = parameters.getDouble(index);
    parameters.putScalar(index, value + step);
    double above = data.score(graph);
    parameters.putScalar(index, value - step);
    double below = data.score(graph);
    parameters.putScalar(index, value);
    return (above - below) / (2 * step);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void whatStandsInThePaddingChangesNoBit(Architecture architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    Data data = Data.of(architecture);
    double score = data.score(graph);
    float[] gradient = FlatView.copyOf(graph.getGradientsViewArray());

    data.fillPadding(6);

    assertThat(data.score(graph)).isEqualTo(score);
    assertThat(FlatView.copyOf(graph.getGradientsViewArray())).isEqualTo(gradient);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aSequenceGetsInABatchWhatItGetsAlone(Architecture architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    Data data = Data.of(architecture);
    INDArray together = graph.output(false, new INDArray[] {data.ids}, data.masks())[0].dup();
    for (int row = 0; row < LENGTHS.length; row++) {
      INDArray alone =
          graph
              .output(
                  false,
                  data.ids.get(
                      NDArrayIndex.interval(row, row + 1),
                      NDArrayIndex.all(),
                      NDArrayIndex.interval(0, LENGTHS[row])))[0];
      for (int output = 0; output < architecture.outputs(); output++) {
        for (int time = 0; time < (alone.rank() == 3 ? LENGTHS[row] : 1); time++) {
          double expected =
              alone.rank() == 3 ? alone.getDouble(0, output, time) : alone.getDouble(0, output);
          double found =
              alone.rank() == 3
                  ? together.getDouble(row, output, time)
                  : together.getDouble(row, output);
          assertThat(found).isCloseTo(expected, Offset.offset(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void twoWindowsWithACarriedStateAreOneLongWindow(Cell cell) {
    Architecture architecture =
        new LanguageModel(7, model(cell, Direction.FORWARD, Pooling.MAX, 3, Embeddings.SEPARATE));
    ComputationGraph graph = architecture.graph(SGD, 5);
    INDArray ids = ids(3, 6, 7);
    CarriedStates states = new CarriedStates(graph);

    states.clear();
    INDArray whole = graph.output(false, ids)[0].dup();
    states.clear();
    graph.output(false, window(ids, 0, 4));
    states.advance();
    INDArray second = graph.output(false, window(ids, 4, 6))[0];

    assertThat(second.sub(window(whole, 4, 6)).norm2Number().doubleValue()).isLessThan(1e-6);
  }

  private static INDArray window(INDArray sequences, int from, int to) {
    return sequences
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to))
        .dup();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void plainDl4jReadsTheArchiveBack(Architecture architecture) throws IOException {
    ComputationGraph graph = architecture.graph(SGD, 5);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);

    ComputationGraph restored =
        JoinedLayers.bind(
            ModelSerializer.restoreComputationGraph(
                new ByteArrayInputStream(zip.toByteArray()), false));

    INDArray ids = ids(2, 3, 7);
    assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
    assertThat(restored.output(false, ids)[0]).isEqualTo(graph.output(false, ids)[0]);
  }

  @Test
  void aModelOfBeforeThereWereEncoderDecodersReadsAsItDid() {
    ComputationGraphConfiguration now =
        new LanguageModel(7, model(Cell.LSTM, Direction.FORWARD, Pooling.MAX, 4, Embeddings.TIED))
            .configuration(SGD, 5);
    String before =
        now.toJson().replaceAll(",\\s*\"(order|bridge|labelSmoothing)\"\\s*:\\s*[\"\\w.]+", "");

    assertThat(before).doesNotContain("bridge").doesNotContain("labelSmoothing");
    assertThat(ComputationGraphConfiguration.fromJson(before)).isEqualTo(now);
  }

  @Test
  void aForwardLstmEqualsTheStockOne() {
    ModelConfig ours = model(Cell.LSTM, Direction.FORWARD, Pooling.MAX, 3, Embeddings.SEPARATE);
    ComputationGraph kernels = new Tagger(7, 4, ours).graph(SGD, 5);
    ComputationGraph stock =
        new Tagger(7, 4, ours.with(Kernels.DL4J, Precision.FLOAT32)).graph(SGD, 5);
    copyWeights(kernels, stock);
    INDArray ids = ids(3, 5, 7);

    INDArray difference = kernels.output(false, ids)[0].sub(stock.output(false, ids)[0]);

    assertThat(difference.norm2Number().doubleValue()).isLessThan(1e-6);
  }

  /**
   * DL4J's gates lie in the order candidate, forget, output, input; ours input, forget, candidate,
   * output.
   */
  private static void copyWeights(ComputationGraph from, ComputationGraph to) {
    int[] order = {2, 1, 3, 0};
    for (Layer layer : from.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      for (String key : layer.paramTable().keySet()) {
        INDArray source = layer.getParam(key);
        INDArray target = to.getLayer(name).getParam(key);
        if (!name.startsWith("layer")) {
          target.assign(source.reshape(target.shape()));
          continue;
        }
        int hidden = 4;
        for (int gate = 0; gate < 4; gate++) {
          columns(target, gate * hidden, hidden)
              .assign(columns(source, order[gate] * hidden, hidden));
        }
      }
    }
  }

  private static INDArray columns(INDArray matrix, int start, int count) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(start, start + count));
  }

  private static INDArray ids(int rows, int time, int below) {
    float[] ids = new float[rows * time];
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(below);
    }
    return Nd4j.create(ids, new long[] {rows, 1, time}, 'c');
  }

  private record Data(INDArray ids, INDArray labels, INDArray inputMask, INDArray labelMask) {
    static Data of(Architecture architecture) {
      INDArray ids = KernelLayersTest.ids(LENGTHS.length, TIME, 7);
      INDArray mask = Nd4j.zeros(DataType.FLOAT, LENGTHS.length, TIME);
      for (int row = 0; row < LENGTHS.length; row++) {
        for (int time = 0; time < LENGTHS[row]; time++) {
          mask.putScalar(row, time, 1);
        }
      }
      if (architecture instanceof Classifier) {
        return new Data(ids, Nd4j.create(new float[][] {{1}, {3}, {0}}), mask, null);
      }
      INDArray labels = KernelLayersTest.ids(LENGTHS.length, TIME, architecture.outputs());
      return new Data(ids, labels, mask, mask);
    }

    INDArray[] masks() {
      return new INDArray[] {inputMask};
    }

    void fillPadding(float value) {
      for (int row = 0; row < LENGTHS.length; row++) {
        for (int time = LENGTHS[row]; time < TIME; time++) {
          ids.putScalar(new int[] {row, 0, time}, value);
        }
      }
    }

    double score(ComputationGraph graph) {
      graph.setInputs(ids);
      graph.setLabels(labels);
      graph.setLayerMaskArrays(masks(), labelMask == null ? null : new INDArray[] {labelMask});
      graph.computeGradientAndScore();
      return graph.score();
    }
  }
}
