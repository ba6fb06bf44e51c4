package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.DecodingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BeamSearchTest {
  private static final int VOCABULARY = 12;
  private static final Rule RULE = Rule.random(7, VOCABULARY);

  static List<LengthPenalty> penalties() {
    return Settings.penalties();
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void aBeamOfOneIsGreedySearch(LengthPenalty penalty) {
    DecodingConfig config = Settings.search(1, 1, penalty);
    List<int[]> sources = Settings.sources(60, 1);

    List<List<Hypothesis>> found = search(RULE, config, sources);

    for (int i = 0; i < sources.size(); i++) {
      assertThat(ids(found.get(i)))
          .containsExactly(new ReferenceSearch(RULE, config).greedy(sources.get(i)));
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void aVeryWideBeamFindsWhatEnumerationFinds(LengthPenalty penalty) {
    int few = 7;
    DecodingConfig config = Settings.limits(400, 400, penalty, 0, 4, 1);
    Rule rule = Rule.random(3, few);
    List<int[]> sources = Settings.sources(5, 2);

    List<List<Hypothesis>> found = search(new ToyModel(rule, few), config, sources);

    for (int i = 0; i < sources.size(); i++) {
      List<int[]> all = new ReferenceSearch(rule, config).enumeration(sources.get(i));
      assertThat(all).hasSize(3 + 9 + 27 + 81);
      assertThat(ids(found.get(i))).containsExactlyElementsOf(all);
    }
  }

  /** Stopping early changes nothing, and equal candidates are taken in the order promised. */
  @ParameterizedTest
  @MethodSource("penalties")
  void whatStopsEarlyIsWhatWouldHaveBeenFoundInTheEnd(LengthPenalty penalty) {
    List<int[]> sources = Settings.sources(40, 3);
    for (Rule rule : List.of(RULE, Rule.peaked(4, VOCABULARY), Rule.tied(5, VOCABULARY))) {
      for (int beam : new int[] {1, 2, 5, 11}) {
        for (int nBest : new int[] {1, (beam + 1) / 2, beam}) {
          DecodingConfig config = Settings.search(beam, nBest, penalty);
          List<List<Hypothesis>> found = search(rule, config, sources);
          for (int i = 0; i < sources.size(); i++) {
            assertThat(ids(found.get(i)))
                .containsExactlyElementsOf(new ReferenceSearch(rule, config).beam(sources.get(i)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void theScoreOfEveryHypothesisIsItsForcedScore(LengthPenalty penalty) {
    List<int[]> sources = Settings.sources(30, 4);
    ToyModel model = new ToyModel(RULE, VOCABULARY);
    List<List<Hypothesis>> found = search(model, Settings.search(5, 5, penalty), sources);
    ForcedScorer scorer = new ForcedScorer(model, penalty, Trace.ATTENTION);

    for (int rank = 0; rank < 5; rank++) {
      List<Hypothesis> ranked = new ArrayList<>();
      for (List<Hypothesis> hypotheses : found) {
        ranked.add(hypotheses.get(rank));
      }
      assertThat(scorer.score(SourceBatch.of(sources), ids(ranked))).isEqualTo(ranked);
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void aBatchGivesWhatEachSentenceGivesAlone(LengthPenalty penalty) {
    List<int[]> sources = Settings.sources(30, 5);
    DecodingConfig config = Settings.search(4, 3, penalty);

    List<List<Hypothesis>> together = search(RULE, config, sources);

    for (int i = 0; i < sources.size(); i++) {
      assertThat(search(RULE, config, List.of(sources.get(i)))).containsExactly(together.get(i));
    }
  }

  @Test
  void theOrderOfSentencesDoesNotMatter() {
    List<int[]> sources = Settings.sources(30, 6);
    DecodingConfig config = Settings.search(4, 3, Settings.wu(0.6));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));

    List<List<Hypothesis>> found = search(RULE, config, sources);
    List<List<Hypothesis>> shuffled =
        search(RULE, config, order.stream().map(sources::get).toList());

    assertThat(shuffled).isEqualTo(order.stream().map(found::get).toList());
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void hypothesesAreDistinctBestFirstAndScoredByTheFormula(LengthPenalty penalty) {
    List<int[]> sources = Settings.sources(30, 7);

    List<List<Hypothesis>> found = search(RULE, Settings.search(8, 8, penalty), sources);

    for (int i = 0; i < sources.size(); i++) {
      List<Hypothesis> hypotheses = found.get(i);
      assertThat(hypotheses)
          .hasSize(8)
          .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(new HashSet<>(hypotheses.stream().map(h -> Arrays.toString(h.ids())).toList()))
          .hasSize(8);
      for (Hypothesis hypothesis : hypotheses) {
        double logProbability = RULE.logProbability(sources.get(i), hypothesis.ids());
        assertThat(hypothesis.logProbability()).isEqualTo(logProbability);
        assertThat(hypothesis.score())
            .isEqualTo(penalty.score(logProbability, hypothesis.ids().length));
      }
    }
  }

  @Test
  void lengthsKeepWithinTheLimits() {
    List<int[]> sources = Settings.sources(60, 8);
    DecodingConfig config = Settings.limits(3, 3, Settings.wu(1), 0.5, 2, 2);

    List<List<Hypothesis>> found = search(RULE, config, sources);

    int atLimit = 0;
    int atMinimum = 0;
    for (int i = 0; i < sources.size(); i++) {
      int limit = sources.get(i).length / 2 + 2;
      for (Hypothesis hypothesis : found.get(i)) {
        assertThat(hypothesis.tokens().length).isBetween(2, limit);
        assertThat(hypothesis.ids()).endsWith(3).hasSize(hypothesis.tokens().length + 1);
        atLimit += hypothesis.tokens().length == limit ? 1 : 0;
        atMinimum += hypothesis.tokens().length == 2 ? 1 : 0;
      }
    }
    assertThat(atLimit).isPositive();
    assertThat(atMinimum).isPositive();
  }

  @Test
  void aMinimumAboveTheLimitRaisesTheLimit() {
    DecodingConfig config = Settings.limits(2, 2, Settings.none(), 0, 1, 5);

    List<List<Hypothesis>> found = search(RULE, config, Settings.sources(4, 9));

    assertThat(found).allSatisfy(all -> assertThat(ids(all)).allMatch(ids -> ids.length == 6));
  }

  /** The model gives padding, the unknown token and the beginning nearly all probability. */
  @Test
  void specialTokensAreNeverWritten() {
    Rule rule =
        (source, prefix) -> {
          float[] values = RULE.next(source, prefix).clone();
          Arrays.fill(values, 0, 3, -0.01f);
          return values;
        };
    List<int[]> sources = Settings.sources(10, 10);
    DecodingConfig config = Settings.search(5, 5, Settings.none());
    DecodingConfig unknown = Settings.allowingUnknown(config);

    assertThat(search(rule, config, sources))
        .allSatisfy(all -> assertThat(ids(all)).allMatch(ids -> least(ids) >= 3));
    assertThat(search(rule, unknown, sources))
        .allSatisfy(
            all ->
                assertThat(ids(all))
                    .anyMatch(ids -> least(ids) == 1)
                    .noneMatch(ids -> Arrays.stream(ids).anyMatch(id -> id == 0 || id == 2)));
  }

  @Test
  void finishedSentencesLeaveTheBatch() {
    List<int[]> sources = Settings.sources(40, 11);
    DecodingConfig config = Settings.search(3, 1, Settings.none());
    ToyModel together = new ToyModel(RULE, VOCABULARY);
    search(together, config, sources);

    int steps = 0;
    for (int[] source : sources) {
      ToyModel alone = new ToyModel(RULE, VOCABULARY);
      search(alone, config, List.of(source));
      steps += alone.stepRows().size();
    }
    int first = together.stepRows().get(0);
    int rows = together.stepRows().stream().mapToInt(Integer::intValue).sum();
    assertThat(first).isEqualTo(sources.size());
    assertThat(rows).isLessThanOrEqualTo(3 * (steps - sources.size()) + first);
    assertThat(together.stepRows().subList(1, together.stepRows().size()))
        .isSortedAccordingTo(Collections.reverseOrder());
  }

  @Test
  void aCertainEndStopsAtOnce() {
    Rule rule =
        (source, prefix) -> {
          float[] values = new float[VOCABULARY];
          Arrays.fill(values, -20);
          values[3] = -1e-6f;
          return values;
        };
    ToyModel model = new ToyModel(rule, VOCABULARY);

    List<List<Hypothesis>> found =
        search(model, Settings.search(5, 1, Settings.wu(0.6)), Settings.sources(3, 12));

    assertThat(found).allSatisfy(all -> assertThat(ids(all)).containsExactly(new int[] {3}));
    assertThat(model.stepRows()).containsExactly(3);
  }

  @Test
  void attentionIsThatOfTheHypothesisTokenByToken() {
    List<int[]> sources = Settings.sources(20, 13);

    List<List<Hypothesis>> found = search(RULE, Settings.search(4, 4, Settings.average()), sources);

    for (int i = 0; i < sources.size(); i++) {
      for (Hypothesis hypothesis : found.get(i)) {
        assertThat(hypothesis.attention())
            .hasDimensions(hypothesis.ids().length, sources.get(i).length);
        for (int step = 0; step < hypothesis.ids().length; step++) {
          assertThat(hypothesis.attention()[step])
              .isEqualTo(ToyModel.weights(sources.get(i), Arrays.copyOf(hypothesis.ids(), step)));
        }
      }
    }
  }

  @Test
  void attentionThatNobodyAskedForIsNotKept() {
    BeamSearch search =
        new BeamSearch(
            new ToyModel(RULE, VOCABULARY), Settings.search(2, 2, Settings.none()), Trace.TOKENS);

    assertThat(search.search(SourceBatch.of(Settings.sources(3, 14))))
        .allSatisfy(all -> assertThat(all).allMatch(found -> found.attention().length == 0));
  }

  @Test
  void noSourcesHaveNoHypotheses() {
    assertThat(search(RULE, Settings.search(2, 1, Settings.none()), List.of())).isEmpty();
  }

  @Test
  void aModelThatDivergedIsReported() {
    Rule rule =
        (source, prefix) -> {
          float[] values = RULE.next(source, prefix).clone();
          if (prefix.length == 2) {
            Arrays.fill(values, Float.NaN);
          }
          return values;
        };
    DecodingConfig config = Settings.limits(2, 1, Settings.none(), 1, 2, 4);

    assertThatThrownBy(() -> search(rule, config, Settings.sources(1, 15)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after 2 tokens")
        .hasMessageContaining("NaN; has the model diverged?");
  }

  @Test
  void moreHypothesesThanTheBeamHoldsAreRefused() {
    assertThatThrownBy(() -> search(RULE, Settings.search(2, 3, Settings.none()), List.of()))
        .hasMessage("decode.n-best is 3; it must not be above decode.beam, 2");
  }

  @Test
  void theScoreOfAShortHypothesisIsWhatPaperAndPencilGive() {
    Rule rule =
        (source, prefix) -> {
          float[] values = new float[6];
          Arrays.fill(values, (float) Math.log(0.125));
          values[prefix.length == 0 ? 5 : 3] = (float) Math.log(0.5);
          return values;
        };

    Hypothesis found =
        search(
                new ToyModel(rule, 6),
                Settings.search(2, 1, Settings.wu(0.6)),
                Settings.sources(1, 1))
            .get(0)
            .get(0);

    assertThat(found.ids()).containsExactly(5, 3);
    assertThat(found.tokens()).containsExactly(5);
    assertThat(found.logProbability()).isCloseTo(Math.log(0.25), within(1e-6));
    assertThat(found.score()).isCloseTo(-1.263826, within(1e-6));
  }

  private static int least(int[] ids) {
    return Arrays.stream(ids).min().orElseThrow();
  }

  private static List<int[]> ids(List<Hypothesis> hypotheses) {
    return hypotheses.stream().map(Hypothesis::ids).toList();
  }

  private static List<List<Hypothesis>> search(
      Rule rule, DecodingConfig config, List<int[]> sources) {
    return search(new ToyModel(rule, VOCABULARY), config, sources);
  }

  private static List<List<Hypothesis>> search(
      ToyModel model, DecodingConfig config, List<int[]> sources) {
    return new BeamSearch(model, config, Trace.ATTENTION).search(SourceBatch.of(sources));
  }
}
