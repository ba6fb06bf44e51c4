package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.network.DecodingBenchmark.Sentences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingBenchmarkTest {
  private static final int SOURCE_TOKENS = 11;
  private static final int TARGET_TOKENS = 7;
  private static final int TARGET_LENGTH = 9;
  private static final Sentences SENTENCES = new Sentences(5, 2, 3, TARGET_LENGTH);
  private static final ExperimentConfig EXPERIMENT =
      Experiments.ENCODER_DECODER.config("decode.beam=3");

  /** Of three words and an end, the end would often come early. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2"})
  void allSentencesAreTranslatedToHypothesesOfFullLength(int decoders, int threads)
      throws InterruptedException {
    DecodingBenchmark.Result best =
        new DecodingBenchmark(EXPERIMENT, SOURCE_TOKENS, TARGET_TOKENS, SENTENCES, 2)
            .run(decoders, threads);

    assertThat(best.sentences()).isEqualTo(5L * decoders);
    assertThat(best.targetTokens()).isEqualTo(5L * decoders * TARGET_LENGTH);
    assertThat(best.targetTokensPerSecond() / best.sentencesPerSecond())
        .isCloseTo(TARGET_LENGTH, within(1e-9));
  }

  @Test
  void theBestRepetitionLastsNoLongerThanAShareOfAll() throws InterruptedException {
    DecodingBenchmark benchmark =
        new DecodingBenchmark(EXPERIMENT, SOURCE_TOKENS, TARGET_TOKENS, SENTENCES, 4);
    long started = System.nanoTime();

    DecodingBenchmark.Result best = benchmark.run(1, 1);

    assertThat(best.seconds()).isBetween(1e-6, (System.nanoTime() - started) / 4e9);
  }

  @Test
  void aBeamNeedsAsManyWords() {
    assertThatThrownBy(() -> new DecodingBenchmark(EXPERIMENT, SOURCE_TOKENS, 6, SENTENCES, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("target vocabulary of 6 tokens")
        .hasMessageContaining("4 special ones and 3 or more words");
  }

  @Test
  void aHypothesisNeedsAWordAndAnEnd() {
    assertThatThrownBy(() -> new Sentences(5, 2, 3, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("5 sentences in batches of 2 from length 3 to length 1");
  }
}
