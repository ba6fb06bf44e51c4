package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import dev.braid.network.KernelScope.Entered;
import dev.braid.network.KernelScope.Upkeep;
import dev.braid.sequence.Batch;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Encoder-decoders in bfloat16: close to float32, and padding shows no more than there. */
class EncoderDecoderBfloat16Test {
  private static final int TOKENS = 9;
  private static final double ERROR = 2e-2;

  /** Sums of another order may be rounded to the next bfloat16, on processors that have it. */
  private static final double FLIPPED = 1e-3;

  private static final TranslationPairs PAIRS =
      TranslationPairs.random(TOKENS, new int[] {4, 6, 1, 3}, new int[] {3, 2, 5, 1});

  private final Kernels kernels = Kernels.open(Precision.BFLOAT16, 1);

  static List<EncoderDecoder> architectures() {
    return EncoderDecoderTest.architectures();
  }

  @AfterEach
  void close() {
    kernels.close();
  }

  private Entered inBfloat16() {
    return new KernelScope(kernels, Upkeep.UNKNOWN).enter();
  }

  private static double score(ComputationGraph graph, BatchArrays arrays, Batch batch) {
    arrays.give(batch, graph);
    KernelScope.current().kernels().weightsChanged();
    graph.computeGradientAndScore();
    return graph.score();
  }

  private static double distance(INDArray gradient, INDArray expected) {
    return gradient.distance2(expected) / expected.norm2Number().doubleValue();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void lossAndGradientAreThoseOfFloat32ButForRounding(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(EncoderDecoderTest.SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    double loss = score(graph, arrays, PAIRS.batch());
    INDArray gradient = graph.getGradientsViewArray().dup();

    Entered entered = inBfloat16();
    double rounded = score(graph, arrays, PAIRS.batch());
    entered.close();

    double error = distance(graph.getGradientsViewArray(), gradient);
    assertThat(rounded).isNotEqualTo(loss).isCloseTo(loss, within(ERROR * loss));
    assertThat(error).isBetween(1e-6, ERROR);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBatchHasTheLossAndTheGradientOfItsSequencesAlone(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(EncoderDecoderTest.SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    double loss = 0;
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, graph.numParams());
    Entered entered = inBfloat16();
    for (int row = 0; row < PAIRS.rows(); row++) {
      Batch alone = PAIRS.alone(row);
      loss += score(graph, arrays, alone) * alone.targets();
      gradient.addi(graph.getGradientsViewArray().mul(alone.targets()));
    }

    Batch together = PAIRS.batch();
    double all = score(graph, arrays, together) * together.targets();
    entered.close();

    INDArray found = graph.getGradientsViewArray().mul(together.targets());
    assertThat(all).isCloseTo(loss, within(FLIPPED));
    assertThat(distance(found, gradient)).isLessThan(ERROR);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aSequenceGetsInAPaddedBatchWhatItGetsAlone(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(EncoderDecoderTest.SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    Entered entered = inBfloat16();
    INDArray together = arrays.output(PAIRS.batch(3, 2), graph).dup();
    for (int row = 0; row < PAIRS.rows(); row++) {
      INDArray alone = arrays.output(PAIRS.alone(row), graph);
      for (int step = 0; step < PAIRS.targets()[row].length; step++) {
        for (int token = 0; token < TOKENS; token++) {
          assertThat(together.getDouble(row, token, step))
              .isCloseTo(alone.getDouble(0, token, step), within(FLIPPED));
        }
      }
    }
    entered.close();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void whatStandsInThePaddingChangesNoBit(EncoderDecoder architecture) {
    ComputationGraph graph = architecture.graph(EncoderDecoderTest.SGD, 5);
    BatchArrays arrays = new BatchArrays(architecture);
    Entered entered = inBfloat16();
    double score = score(graph, arrays, PAIRS.batch(0, 1));
    float[] gradient = FlatView.copyOf(graph.getGradientsViewArray());

    assertThat(score(graph, arrays, PAIRS.batch(6, 1))).isEqualTo(score);
    entered.close();
    assertThat(FlatView.copyOf(graph.getGradientsViewArray())).isEqualTo(gradient);
  }
}
