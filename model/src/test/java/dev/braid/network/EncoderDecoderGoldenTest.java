package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Losses and gradients of encoder-decoders equal those of PyTorch, which {@code
 * encoder_decoder_oracle.py} beside the values wrote.
 */
class EncoderDecoderGoldenTest {
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try {
      return new ObjectMapper()
          .readTree(EncoderDecoderGoldenTest.class.getResource("encoder_decoder.json"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> cases() {
    List<JsonNode> cases = new ArrayList<>();
    GOLDEN.get("cases").forEach(cases::add);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientsEqualThoseOfPyTorch(JsonNode golden) {
    EncoderDecoder architecture = architecture(golden);
    ComputationGraph graph = architecture.graph(EncoderDecoderTest.SGD, 1);
    long set = setParameters(graph, golden.get("gradients"));

    new BatchArrays(architecture).give(pairs().batch(), graph);
    graph.computeGradientAndScore();

    assertThat(set).isEqualTo(graph.numParams());
    assertThat(graph.score()).isCloseTo(golden.get("loss").asDouble(), within(1e-6));
    for (Map.Entry<String, JsonNode> entry : golden.get("gradients").properties()) {
      INDArray gradient = graph.gradient().getGradientFor(entry.getKey()).dup('c');
      float[] found = FlatView.copyOf(gradient.reshape(1, -1));
      for (int i = 0; i < found.length; i++) {
        assertThat((double) found[i])
            .as("%s[%d]", entry.getKey(), i)
            .isCloseTo(entry.getValue().get(i).asDouble(), within(1e-6));
      }
    }
  }

  /** Gives each parameter the value that the script gave it; returns how many there are. */
  private static long setParameters(ComputationGraph graph, JsonNode names) {
    long count = 0;
    for (Map.Entry<String, JsonNode> entry : names.properties()) {
      int cut = entry.getKey().indexOf('_');
      INDArray parameter =
          graph
              .getLayer(entry.getKey().substring(0, cut))
              .getParam(entry.getKey().substring(cut + 1));
      for (long row = 0; row < parameter.size(0); row++) {
        for (long column = 0; column < parameter.size(1); column++) {
          parameter.putScalar(row, column, 0.5 * Math.sin(0.7 * count++ + 0.3));
        }
      }
    }
    return count;
  }

  private static EncoderDecoder architecture(JsonNode golden) {
    ModelConfig model =
        new ModelConfig(
            Cell.valueOf(golden.get("cell").asText()),
            GOLDEN.get("embedding").asInt(),
            GOLDEN.get("hidden").asInt(),
            GOLDEN.get("layers").asInt(),
            Direction.valueOf(golden.get("direction").asText()),
            0,
            Pooling.MAX,
            DropoutKind.INDEPENDENT,
            Embeddings.SEPARATE,
            ModelConfig.Kernels.ONEDNN,
            ModelConfig.Precision.FLOAT32,
            Attention.valueOf(golden.get("attention").asText()),
            InputFeeding.valueOf(golden.get("feeding").asText()),
            Bridge.valueOf(golden.get("bridge").asText()),
            SourceOrder.valueOf(golden.get("order").asText()));
    int tokens = GOLDEN.get("tokens").asInt();
    return new EncoderDecoder(tokens, tokens, model, golden.get("smoothing").asDouble());
  }

  private static TranslationPairs pairs() {
    return new TranslationPairs(ids(GOLDEN.get("sources")), ids(GOLDEN.get("targets")));
  }

  private static int[][] ids(JsonNode sentences) {
    int[][] ids = new int[sentences.size()][];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = new int[sentences.get(row).size()];
      for (int i = 0; i < ids[row].length; i++) {
        ids[row][i] = sentences.get(row).get(i).asInt();
      }
    }
    return ids;
  }
}
