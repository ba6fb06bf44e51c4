package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted is what a network has. */
class ModelSizeTest {
  private static final String[] CELLS = {"lstm", "gru", "rnn"};
  private static final String[] ATTENTION = {"none", "dot", "general", "additive"};

  static Stream<Arguments> stacks() {
    return Stream.of(Experiments.LANGUAGE_MODEL, Experiments.TAGGER, Experiments.CLASSIFIER)
        .flatMap(
            kind ->
                Stream.of(CELLS)
                    .flatMap(
                        cell ->
                            Stream.of(
                                settings(kind, "cell=" + cell, "dropout=0"),
                                settings(kind, "cell=" + cell, "layers=3"),
                                cell.equals("gru")
                                    ? settings(kind, "precision=bfloat16")
                                    : settings(kind, "cell=" + cell, "kernels=dl4j"))));
  }

  static Stream<Arguments> decoders() {
    return Stream.of(ATTENTION)
        .flatMap(
            attention ->
                Stream.of(CELLS)
                    .flatMap(
                        cell ->
                            Stream.of(
                                decoder(attention, "cell=" + cell),
                                decoder(attention, "cell=" + cell, "bridge=dense", "layers=1"),
                                decoder(attention, "embeddings=tied", "embedding=6"),
                                decoder(attention, "direction=bidirectional"),
                                attention.equals("none")
                                    ? decoder(attention)
                                    : decoder(attention, "input-feeding=on", "bridge=dense"))));
  }

  private static Arguments decoder(String attention, String... model) {
    String[] all =
        Stream.concat(Stream.of("attention=" + attention, "hidden=6"), Stream.of(model))
            .toArray(String[]::new);
    return settings(Experiments.ENCODER_DECODER, all);
  }

  private static Arguments settings(Experiments kind, String... model) {
    String[] keys = Stream.of(model).map(key -> "model." + key).toArray(String[]::new);
    return Arguments.of(kind, keys);
  }

  @ParameterizedTest
  @MethodSource({"stacks", "decoders"})
  void countsTheParametersThatTheNetworkHas(Experiments kind, String... settings) {
    ExperimentConfig config = kind.config(settings);
    Architecture architecture = kind.architecture(config);
    InnerOptimizer optimizer = new InnerOptimizer(config.train().optimizer());
    ComputationGraph drawn = architecture.graph(optimizer, 1);
    ComputationGraph unset = architecture.unset(optimizer, 1);

    assertThat(architecture.size().parameters()).isEqualTo(drawn.numParams());
    assertThat(unset.params().shape()).isEqualTo(drawn.params().shape());
    GraphMemory.free(drawn);
    GraphMemory.free(unset);
  }

  @ParameterizedTest
  @MethodSource({"stacks", "decoders"})
  void everyPartOfItIsKnown(Experiments kind, String... settings) {
    Architecture architecture = kind.architecture(kind.config(settings));
    ModelSize size = architecture.size();

    assertThat(size.trainedPerToken()).isGreaterThan(size.scoredPerToken());
    assertThat(size.scoredPerToken()).isPositive();
    if (Engine.usesKernels(architecture.model())) {
      assertThat(size.trainedCopies()).isGreaterThan(size.scoredCopies());
      assertThat(size.heapPerToken()).isPositive();
    }
  }
}
