package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.DecodingConfig;
import dev.braid.config.ExperimentConfig;
import dev.braid.decoding.BeamSearch;
import dev.braid.decoding.ForcedScorer;
import dev.braid.decoding.Hypothesis;
import dev.braid.decoding.LengthPenalty;
import dev.braid.decoding.SourceBatch;
import dev.braid.decoding.Trace;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder takes the steps that the graph takes at once. */
class GraphDecoderTest {
  private static final int TOKENS = 9;
  private static final TranslationPairs PAIRS =
      TranslationPairs.random(TOKENS, new int[] {4, 6, 1, 3}, new int[] {3, 2, 5, 1});
  private static final SourceBatch SOURCES = SourceBatch.of(List.of(PAIRS.sources()));
  private static final ExperimentConfig EXPERIMENT = Experiments.ENCODER_DECODER.config();
  private static final LengthPenalty PENALTY = LengthPenalty.of(EXPERIMENT.decode());

  static List<EncoderDecoder> architectures() {
    return EncoderDecoderTest.oneOfEachKind();
  }

  /** Large ones, so that what is read and what was read before shows in the probabilities. */
  private static Parameters parameters(EncoderDecoder architecture) {
    float[] values = GraphReplica.initial(architecture, EXPERIMENT).values().clone();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1.2, 1.2);
    }
    return new Parameters(values, new float[0]);
  }

  private static GraphDecoder decoder(EncoderDecoder architecture, int threads) {
    GraphDecoder decoder = new GraphDecoder(architecture, EXPERIMENT, threads);
    decoder.use(parameters(architecture));
    return decoder;
  }

  private static BeamSearch search(GraphDecoder decoder, String... settings) {
    DecodingConfig config = Experiments.ENCODER_DECODER.config(settings).decode();
    return new BeamSearch(decoder, config, Trace.TOKENS);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void forcedScoresAreTheLossesOfTheGraph(EncoderDecoder architecture) {
    double[] losses = new double[PAIRS.rows()];
    try (GraphScorer scorer = new GraphScorer(architecture, EXPERIMENT, 1);
        GraphDecoder decoder = decoder(architecture, 2)) {
      scorer.use(parameters(architecture));
      Batch batch = PAIRS.batch();
      scorer.score(
          only(batch),
          (index, scored, scores) -> {
            for (int i = 0; i < scored.labels().length; i++) {
              losses[i / scored.targetTime()] += scores.negativeLogLikelihoods()[i];
            }
          });

      List<Hypothesis> forced =
          new ForcedScorer(decoder, PENALTY, Trace.TOKENS).score(SOURCES, List.of(PAIRS.targets()));

      for (int row = 0; row < losses.length; row++) {
        assertThat(forced.get(row).logProbability()).isCloseTo(-losses[row], within(5e-5));
      }
    }
  }

  private static BatchSource only(Batch batch) {
    return new BatchSource() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public Batch batch(int index) {
        return batch;
      }

      @Override
      public long tokens(int index) {
        return batch.targets();
      }

      @Override
      public long tokens() {
        return batch.targets();
      }
    };
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBatchIsTranslatedAsItsSentencesAloneAndScoredAsForced(EncoderDecoder architecture) {
    try (GraphDecoder decoder = decoder(architecture, 1)) {
      BeamSearch search = search(decoder, "decode.beam=3", "decode.n-best=3");
      List<List<Hypothesis>> together = search.search(SOURCES);
      for (int row = 0; row < SOURCES.rows(); row++) {
        SourceBatch alone = SourceBatch.of(List.of(SOURCES.source(row)));

        List<Hypothesis> single = search.search(alone).get(0);

        assertThat(together.get(row)).hasSize(3);
        for (int rank = 0; rank < 3; rank++) {
          Hypothesis hypothesis = together.get(row).get(rank);
          assertThat(hypothesis.ids()).isEqualTo(single.get(rank).ids());
          Hypothesis forced =
              new ForcedScorer(decoder, PENALTY, Trace.TOKENS)
                  .score(alone, List.of(hypothesis.ids()))
                  .get(0);
          assertThat(hypothesis.logProbability()).isCloseTo(forced.logProbability(), within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aBeamOfOneTakesTheLikeliestToken(EncoderDecoder architecture) {
    try (GraphDecoder decoder = decoder(architecture, 1)) {
      List<List<Hypothesis>> found = search(decoder, "decode.beam=1").search(SOURCES);
      for (int row = 0; row < SOURCES.rows(); row++) {
        int[] ids = found.get(row).get(0).ids();
        decoder.start(SourceBatch.of(List.of(SOURCES.source(row))));
        int previous = 2;
        // The last may have been made to end.
        for (int i = 0; i < ids.length - 1; i++) {
          assertThat(ids[i]).isEqualTo(likeliest(decoder.step(new int[] {previous})));
          previous = ids[i];
        }
      }
    }
  }

  /** Of the tokens that may be said: not padding, unknown or the beginning. */
  private static int likeliest(float[] logProbabilities) {
    int best = 3;
    for (int token = 4; token < TOKENS; token++) {
      best = logProbabilities[token] > logProbabilities[best] ? token : best;
    }
    return best;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void probabilitiesAddUpToOneAndSoDoesAttention(EncoderDecoder architecture) {
    try (GraphDecoder decoder = decoder(architecture, 2)) {
      decoder.start(SOURCES);
      float[] logProbabilities = decoder.step(new int[] {2, 2, 2, 2}).clone();
      float[] attention = decoder.attention();

      for (int row = 0; row < 4; row++) {
        double sum = 0;
        for (int token = 0; token < TOKENS; token++) {
          assertThat(logProbabilities[row * TOKENS + token]).isLessThanOrEqualTo(0);
          sum += Math.exp(logProbabilities[row * TOKENS + token]);
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        if (architecture.attends()) {
          assertThat(sum(attention, row, SOURCES.lengths()[row])).isCloseTo(1, within(1e-5));
          assertThat(sum(attention, row, SOURCES.time())).isCloseTo(1, within(1e-5));
        }
      }
      assertThat(attention.length > 0).isEqualTo(architecture.attends());
    }
  }

  private static double sum(float[] attention, int row, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += attention[row * SOURCES.time() + i];
    }
    return sum;
  }

  @Test
  void attentionToAReversedSourceIsShownInTheSourcesOrder() {
    for (EncoderDecoder architecture : architectures()) {
      if (architecture.attends() && EncoderDecoderTest.isReversed(architecture)) {
        EncoderDecoder forward = EncoderDecoderTest.inOrder(architecture);
        float[] shown = attention(architecture, 4, 5, 6, 7, 3);
        float[] read = attention(forward, 7, 6, 5, 4, 3);

        assertThat(shown).containsExactly(read[3], read[2], read[1], read[0], read[4]);
      }
    }
  }

  private static float[] attention(EncoderDecoder architecture, int... source) {
    try (GraphDecoder decoder = decoder(architecture, 1)) {
      decoder.start(SourceBatch.of(List.of(source)));
      decoder.step(new int[] {2});
      return decoder.attention();
    }
  }

  @Test
  void newParametersForgetWhatWasStarted() {
    EncoderDecoder architecture = architectures().get(0);
    try (GraphDecoder decoder = decoder(architecture, 1)) {
      decoder.start(SOURCES);
      decoder.use(parameters(architecture));

      assertThatThrownBy(() -> decoder.step(new int[] {2, 2, 2, 2}))
          .hasMessage("Cannot take a step: no sentences were started");
      decoder.start(SOURCES);
      assertThatThrownBy(() -> decoder.step(new int[] {2}))
          .hasMessage("Cannot read 1 tokens in 4 rows");
    }
  }

  @Test
  void rowsGoOnWhereTheyAreSentTo() {
    for (EncoderDecoder architecture : architectures()) {
      try (GraphDecoder decoder = decoder(architecture, 1)) {
        decoder.start(SOURCES);
        decoder.step(new int[] {2, 2, 2, 2});
        // Two beams of the second and the fourth sentence; the others leave.
        decoder.reorder(new int[] {1, 1, 3, 3}, 2);
        decoder.step(new int[] {4, 5, 6, 7});
        decoder.reorder(new int[] {1, 0, 3, 2}, 2);
        List<Float> found = row(decoder.step(new int[] {8, 8, 8, 8}), 2);

        decoder.start(SourceBatch.of(List.of(SOURCES.source(3))));
        decoder.step(new int[] {2});
        decoder.step(new int[] {7});
        List<Float> expected = row(decoder.step(new int[] {8}), 0);
        for (int token = 0; token < TOKENS; token++) {
          assertThat(found.get(token)).isCloseTo(expected.get(token), within(1e-5f));
        }
      }
    }
  }

  private static List<Float> row(float[] logProbabilities, int row) {
    List<Float> values = new ArrayList<>();
    for (int token = 0; token < TOKENS; token++) {
      values.add(logProbabilities[row * TOKENS + token]);
    }
    return values;
  }
}
