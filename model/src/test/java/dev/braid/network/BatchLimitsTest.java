package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchLimitsTest {
  /** 2^29 - 1, less what kernels may add. */
  private static final long MOST = 505_290_256;

  private static Architecture architecture(Experiments kind, int labels, String... settings) {
    ExperimentConfig config = kind.config(settings);
    return Architecture.of(config, Experiments.TOKENS, labels);
  }

  @ParameterizedTest
  @EnumSource
  void moreLogitsThanABufferAddressesAreNoLimitToTheKernels(Experiments kind) {
    String[] settings = {
      "train.batch-tokens=90000", "evaluate.batch-tokens=90000", "train.streams=2600"
    };
    Architecture large = Architecture.of(kind.config(settings), 12_000, 12_000);

    assertThat(90_000L * large.outputs()).isGreaterThan(MOST);
  }

  @Test
  void stockLayersHaveAllLogitsAtOnce() {
    String most = "train.batch-tokens=" + MOST / 12_000;
    assertThat(architecture(Experiments.TAGGER, 12_000, most, "model.kernels=dl4j").outputs())
        .isEqualTo(12_000);

    assertThatThrownBy(
            () ->
                architecture(
                    Experiments.TAGGER,
                    12_000,
                    "train.batch-tokens=90000",
                    "evaluate.batch-tokens=42108",
                    "model.kernels=dl4j"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "train.batch-tokens = 90000: times 12000 labels are 1080000000 floats of"
                            + " one array; at most 505290256, so at most 42107",
                        "evaluate.batch-tokens = 42108: times 12000 labels are 505296000 floats of"
                            + " one array; at most 505290256, so at most 42107"));
  }

  @ParameterizedTest
  @CsvSource({
    "TAGGER, train.batch-tokens, lstm, 4096",
    "TAGGER, evaluate.batch-tokens, gru, 3072",
    "CLASSIFIER, shard.max-length, rnn, 2048",
    "ENCODER_DECODER, train.batch-tokens, lstm, 4096",
    "ENCODER_DECODER, shard.max-target-length, gru, 3072"
  })
  void theWidestArrayOfALayerLimitsTheTokensOfABatch(
      Experiments kind, String key, String cell, int width) {
    long most = MOST / width;
    String[] settings = {
      "model.hidden=1024", "model.cell=" + cell, "model.attention=none", key + "=" + most
    };
    assertThat(architecture(kind, 5, settings)).isNotNull();

    settings[3] = key + "=" + (most + 1);
    assertThatThrownBy(() -> architecture(kind, 5, settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            key + " = " + (most + 1) + ": times " + width + " values of a layer are ")
        .hasMessageContaining("at most " + MOST + ", so at most " + most);
  }

  @Test
  void aWideEmbeddingLimitsTheStreamsOfALanguageModel() {
    String[] settings = {"model.embedding=10000", "train.window=100", "train.streams=505"};
    assertThat(architecture(Experiments.LANGUAGE_MODEL, 0, settings)).isNotNull();

    settings[2] = "train.streams=506";
    assertThatThrownBy(() -> architecture(Experiments.LANGUAGE_MODEL, 0, settings))
        .hasMessageContaining(
            "train.streams = 506: times train.window (100) and 10000 values of a layer are"
                + " 506000000 floats of one array; at most 505290256, so at most 505");
    settings[1] = "train.window=60000";
    assertThatThrownBy(() -> architecture(Experiments.LANGUAGE_MODEL, 0, settings))
        .hasMessageContaining("train.window = 60000: times 10000 values of a layer are 600000000")
        .hasMessageContaining("so at most 50529")
        .hasMessageNotContaining("train.streams");
  }

  @Test
  void attentionLimitsTheShorterSideAndTheVocabularyABatchOfDecoding() {
    assertThatThrownBy(
            () ->
                architecture(
                    Experiments.ENCODER_DECODER,
                    200_000,
                    "train.batch-tokens=200000",
                    "shard.max-length=3000"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .isEqualTo(
                        List.of(
                            "decode.batch-tokens = 4000: times 200000 target tokens are 800000000"
                                + " floats of one array; at most 505290256, so at most 2526")));
    assertThatThrownBy(
            () ->
                architecture(
                    Experiments.ENCODER_DECODER,
                    5,
                    "train.batch-tokens=200000",
                    "shard.max-length=3000",
                    "shard.max-target-length=4000"))
        .hasMessageContaining(
            "shard.max-length = 3000: times 200000 tokens of the other side of a batch are"
                + " 600000000 floats of one array; at most 505290256, so at most 2526");
  }

  /** Of Adam's two momenta for each, half as many as of Nesterov's one. */
  @Test
  void moreParametersThanAnArrayOfMomentaHasRoomForAreRefused() {
    String[] settings = {
      "model.embedding=10000", "model.hidden=10", "train.optimizer.kind=nesterov", "seed=1"
    };
    ExperimentConfig nesterov = Experiments.LANGUAGE_MODEL.config(settings);
    assertThat(Architecture.of(nesterov, 50_000, 0).size().parameters())
        .isBetween(500_000_000L, 510_000_000L);

    settings[2] = "train.optimizer.kind=adam";
    ExperimentConfig adam = Experiments.LANGUAGE_MODEL.config(settings);
    assertThat(Architecture.of(adam, 25_000, 0).size().parameters()).isGreaterThan(250_000_000);
    assertThatThrownBy(() -> Architecture.of(adam, 50_000, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("model.hidden = 10: with model.embedding = 10000 and 50000 outputs")
        .hasMessageContaining("and 2 momenta each; at most 268435455 with that optimizer");
  }
}
