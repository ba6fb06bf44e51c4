package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Attention;
import dev.braid.config.ModelConfig.Bridge;
import dev.braid.config.ModelConfig.Cell;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.DropoutKind;
import dev.braid.config.ModelConfig.Embeddings;
import dev.braid.config.ModelConfig.InputFeeding;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import dev.braid.network.KernelScope.Entered;
import dev.braid.network.KernelScope.Upkeep;
import dev.braid.sequence.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Encoder-decoders of every kind: gradients, padding, the order of the source, files. */
class EncoderDecoderTest {
  static final InnerOptimizer SGD =
      new InnerOptimizer(
          new OptimizerConfig(OptimizerKind.SGD, 1, 0, 0, 0, 1e-8, OptimizerState.RESET, 1));
  private static final int TOKENS = 9;
  private static final TranslationPairs PAIRS =
      TranslationPairs.random(TOKENS, new int[] {4, 6, 1, 3}, new int[] {3, 2, 5, 1});

  static List<EncoderDecoder> architectures() {
    List<EncoderDecoder> all = new ArrayList<>();
    for (Attention attention : Attention.values()) {
      for (Cell cell : Cell.values()) {
        for (InputFeeding feeding : feedings(attention)) {
          all.add(network(cell, Direction.BIDIRECTIONAL, attention, feeding, Bridge.COPY));
          all.add(network(cell, Direction.BIDIRECTIONAL, attention, feeding, Bridge.DENSE));
          all.add(network(cell, Direction.FORWARD, attention, feeding, Bridge.DENSE));
        }
      }
    }
    return all;
  }

  /** One for each attention, cell and feeding. */
  static List<EncoderDecoder> oneOfEachKind() {
    List<EncoderDecoder> all = architectures();
    List<EncoderDecoder> chosen = new ArrayList<>();
    for (int kind = 0; kind < all.size() / 3; kind++) {
      chosen.add(all.get(3 * kind + kind % 3));
    }
    return chosen;
  }

  private static InputFeeding[] feedings(Attention attention) {
    return attention == Attention.NONE
        ? new InputFeeding[] {InputFeeding.OFF}
        : InputFeeding.values();
  }

  /** The forward ones are also reversed, tied and smoothed. */
  private static EncoderDecoder network(
      Cell cell, Direction direction, Attention attention, InputFeeding feeding, Bridge bridge) {
    boolean forward = direction == Direction.FORWARD;
    ModelConfig model =
        new ModelConfig(
            cell,
            forward ? 4 : 3,
            4,
            2,
            direction,
            0,
            Pooling.MAX,
            DropoutKind.INDEPENDENT,
            forward ? Embeddings.TIED : Embeddings.SEPARATE,
            ModelConfig.Kernels.ONEDNN,
            ModelConfig.Precision.FLOAT32,
            attention,
            feeding,
            bridge,
            forward ? SourceOrder.REVERSED : SourceOrder.FORWARD);
    return new EncoderDecoder(TOKENS, TOKENS, model, forward ? 0.1 : 0);
  }

  @ParameterizedTest
  @MethodSource("oneOfEachKind")
  void gradientsEqualDifferencesWithPadding(EncoderDecoder architecture) {
    assertThat(gradientError(architecture)).isLessThan(5e-3);
  }

  @ParameterizedTest
  @EnumSource(DropoutKind.class)
  void gradientsEqualDifferencesWithDropout(DropoutKind kind) {
    for (InputFeeding feeding : InputFeeding.values()) {
      ModelConfig plain =
          network(Cell.GRU, Direction.FORWARD, Attention.GENERAL, feeding, Bridge.DENSE).model();
      EncoderDecoder architecture =
          new EncoderDecoder(TOKENS, TOKENS, with(plain, 0.3, kind, SourceOrder.FORWARD), 0);
      try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1)) {
        // Their masks are drawn anew in each pass, from the same seed.
        KernelScope scope = new KernelScope(kernels, Upkeep.UNTOUCHED);
        scope.seed(8);
        Entered entered = scope.enter();
        assertThat(gradientError(architecture)).isLessThan(5e-3);
        entered.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DropoutKind.class)
  void dropoutDropsInTrainingOnlyAndByTheSeed(DropoutKind kind) {
    for (InputFeeding feeding : InputFeeding.values()) {
      ModelConfig plain =
          network(Cell.GRU, Direction.FORWARD, Attention.GENERAL, feeding, Bridge.DENSE).model();
      EncoderDecoder keeping = new EncoderDecoder(TOKENS, TOKENS, plain, 0);
      EncoderDecoder dropping =
          new EncoderDecoder(TOKENS, TOKENS, with(plain, 0.3, kind, plain.sourceOrder()), 0);
      BatchArrays arrays = new BatchArrays(keeping);
      try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1)) {
        KernelScope scope = new KernelScope(kernels, Upkeep.UNTOUCHED);
        Entered entered = scope.enter();
        ComputationGraph graph = dropping.graph(SGD, 5);
        graph.setParams(keeping.graph(SGD, 5).params());

        double first = score(graph, arrays, PAIRS.batch());
        double again = score(graph, arrays, PAIRS.batch());
        scope.seed(9);
        double other = score(graph, arrays, PAIRS.batch());

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(arrays.output(PAIRS.batch(), graph))
            .isEqualTo(arrays.output(PAIRS.batch(), keeping.graph(SGD, 5)));
        entered.close();
      }
    }
  }

  private static double gradientError(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    Batch batch = PAIRS.batch();
    BatchArrays arrays = new BatchArrays(architecture);
    score(graph, arrays, batch);
    INDArray gradient = graph.getGradientsViewArray().dup();
    INDArray parameters = graph.params();
    double squaredError = 0;
    double squaredNorm = 0;
    // Of float32 scores only a fair step and the sum over many parameters can be trusted.
    for (long i = 0; i < parameters.length(); i += 5) {
      double value = parameters.getDouble(i);
      double step = 2e-3;
      parameters.putScalar(i, value + step);
      double above = score(graph, arrays, batch);
      parameters.putScalar(i, value - step);
      double below = score(graph, arrays, batch);
      parameters.putScalar(i, value);
      double difference = (above - below) / (2 * step);
      squaredError += Math.pow(difference - gradient.getDouble(i), 2);
      squaredNorm += difference * difference;
    }

    return Math.sqrt(squaredError / squaredNorm);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void twoThreadsComputeWhatOneDoes(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    double score = score(graph, arrays, PAIRS.batch());
    INDArray gradient = graph.getGradientsViewArray().dup();

    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        Entered entered = new KernelScope(kernels, Upkeep.UNKNOWN).enter()) {
      assertThat(entered).isNotNull();
      assertThat(score(graph, arrays, PAIRS.batch())).isCloseTo(score, within(1e-6));
    }
    assertThat(graph.getGradientsViewArray().distance2(gradient))
        .isLessThan(1e-6 * gradient.norm2Number().doubleValue());
  }

  private static double score(ComputationGraph graph, BatchArrays arrays, Batch batch) {
    arrays.give(batch, graph);
    KernelScope.current().kernels().weightsChanged();
    graph.computeGradientAndScore();
    return graph.score();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyPartOfTheGraphGetsAGradient(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);

    score(graph, new BatchArrays(architecture), PAIRS.batch());

    graph
        .gradient()
        .gradientForVariable()
        .forEach(
            (name, values) ->
                assertThat(values.norm2Number().doubleValue()).as(name).isGreaterThan(0));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBatchHasTheLossAndTheGradientOfItsSequencesAlone(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    double loss = 0;
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, graph.numParams());
    for (int row = 0; row < PAIRS.rows(); row++) {
      Batch alone = PAIRS.alone(row);
      loss += score(graph, arrays, alone) * alone.targets();
      gradient.addi(graph.getGradientsViewArray().mul(alone.targets()));
    }

    Batch together = PAIRS.batch();
    assertThat(score(graph, arrays, together) * together.targets()).isCloseTo(loss, within(1e-5));
    assertThat(graph.getGradientsViewArray().mul(together.targets()).distance2(gradient))
        .isLessThan(1e-6 * gradient.norm2Number().doubleValue());
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void whatStandsInThePaddingChangesNoBit(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    double score = score(graph, arrays, PAIRS.batch(0, 1));
    float[] gradient = FlatView.copyOf(graph.getGradientsViewArray());

    assertThat(score(graph, arrays, PAIRS.batch(6, 1))).isEqualTo(score);
    assertThat(FlatView.copyOf(graph.getGradientsViewArray())).isEqualTo(gradient);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aSequenceGetsInABatchWhatItGetsAlone(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    INDArray together = arrays.output(PAIRS.batch(0, 2), graph).dup();
    for (int row = 0; row < PAIRS.rows(); row++) {
      INDArray alone = arrays.output(PAIRS.alone(row), graph);
      for (int step = 0; step < PAIRS.targets()[row].length; step++) {
        for (int token = 0; token < TOKENS; token++) {
          assertThat(together.getDouble(row, token, step))
              .isCloseTo(alone.getDouble(0, token, step), within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void plainDl4jReadsTheArchiveBack(EncoderDecoder architecture) throws IOException {
    ComputationGraph graph = architecture.graph(SGD, 5);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);

    // An encoder-decoder joins its layers by itself.
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()), false);
    ComputationGraph safe =
        SafeModelReader.read(new ByteArrayInputStream(zip.toByteArray()), "model.zip");

    INDArray[] inputs = new BatchArrays(architecture).inputs(PAIRS.alone(1));
    INDArray expected = graph.output(false, inputs)[0];
    assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
    assertThat(restored.output(false, inputs)[0]).isEqualTo(expected);
    assertThat(safe.output(false, inputs)[0]).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aReversedSourceIsReadLastWordFirstAndItsEndLast(int words) {
    int[] source = new int[words + 1];
    int[] turned = new int[words + 1];
    for (int i = 0; i < words; i++) {
      source[i] = 4 + i;
      turned[words - 1 - i] = 4 + i;
    }
    source[words] = 3;
    turned[words] = 3;
    EncoderDecoder reversed = architectures().get(2);
    EncoderDecoder forward = inOrder(reversed);

    assertThat(score(reversed, source)).isEqualTo(score(forward, turned));
  }

  static boolean isReversed(EncoderDecoder architecture) {
    return architecture.model().sourceOrder() == SourceOrder.REVERSED;
  }

  private static ModelConfig with(
      ModelConfig model, double dropout, DropoutKind kind, SourceOrder order) {
    return new ModelConfig(
        model.cell(),
        model.embedding(),
        model.hidden(),
        model.layers(),
        model.direction(),
        dropout,
        model.pooling(),
        kind,
        model.embeddings(),
        model.kernels(),
        model.precision(),
        model.attention(),
        model.inputFeeding(),
        model.bridge(),
        order);
  }

  /** The same but for the order of the source. */
  static EncoderDecoder inOrder(EncoderDecoder reversed) {
    ModelConfig model = reversed.model();
    ModelConfig forward = with(model, model.dropout(), model.dropoutKind(), SourceOrder.FORWARD);
    return new EncoderDecoder(
        reversed.sourceTokens(), reversed.targetTokens(), forward, reversed.labelSmoothing());
  }

  private static double score(EncoderDecoder architecture, int[] source) {
    TranslationPairs pair = new TranslationPairs(new int[][] {source}, new int[][] {{5, 3}});
    return score(architecture.graph(SGD, 5), new BatchArrays(architecture), pair.batch());
  }

  @Test
  void anOddNumberOfUnitsCannotReadBothWays() {
    ModelConfig model =
        Models.stacked(
            Cell.LSTM,
            4,
            5,
            1,
            Direction.BIDIRECTIONAL,
            0,
            Pooling.MAX,
            Embeddings.SEPARATE,
            ModelConfig.Kernels.ONEDNN);

    assertThatThrownBy(() -> new EncoderDecoder(TOKENS, TOKENS, model, 0))
        .hasMessage(
            "Cannot read both ways with 5 units: half of them read each way, so their number must"
                + " be even");
  }

  @Test
  void stockLayersCannotBeAnEncoderDecoder() {
    ModelConfig model = architectures().get(0).model();
    ModelConfig stock = model.with(ModelConfig.Kernels.DL4J, ModelConfig.Precision.FLOAT32);

    assertThatThrownBy(() -> new EncoderDecoder(TOKENS, TOKENS, stock, 0))
        .hasMessage(
            "Cannot build an encoder-decoder of DL4J's stock layers; use model.kernels = onednn");
  }
}
