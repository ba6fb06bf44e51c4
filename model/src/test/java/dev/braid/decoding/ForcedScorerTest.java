package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForcedScorerTest {
  private static final Rule RULE = Rule.random(11, 9);

  private final ToyModel model = new ToyModel(RULE, 9);
  private final ForcedScorer scorer = new ForcedScorer(model, Settings.average(), Trace.ATTENTION);

  /** Targets that no search would find: unknown tokens, ends in the middle, any length. */
  @Test
  void aTargetsScoreIsTheSumOfItsTokens() {
    SplittableRandom random = new SplittableRandom(1);
    List<int[]> sources = Settings.sources(25, 1);
    List<int[]> targets = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      targets.add(random.ints(1 + random.nextInt(12), 0, 9).toArray());
    }

    List<Hypothesis> scored = scorer.score(SourceBatch.of(sources), targets);

    for (int i = 0; i < targets.size(); i++) {
      int[] target = targets.get(i);
      double sum = RULE.logProbability(sources.get(i), target);
      assertThat(scored.get(i).ids()).isEqualTo(target);
      assertThat(scored.get(i).logProbability()).isEqualTo(sum);
      assertThat(scored.get(i).score()).isEqualTo(sum / target.length);
      for (int step = 0; step < target.length; step++) {
        assertThat(scored.get(i).attention()[step])
            .isEqualTo(ToyModel.weights(sources.get(i), Arrays.copyOf(target, step)));
      }
    }
    assertThat(model.stepRows()).isSortedAccordingTo(Collections.reverseOrder());
    int tokens = targets.stream().mapToInt(target -> target.length).sum();
    assertThat(model.stepRows().stream().mapToInt(Integer::intValue).sum()).isEqualTo(tokens);
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    SourceBatch sources = SourceBatch.of(Settings.sources(2, 2));
    int[] target = {4, 3};

    assertThatThrownBy(() -> scorer.score(sources, List.of(target)))
        .hasMessage("Cannot score 1 targets of 2 sources");
    assertThatThrownBy(() -> scorer.score(sources, List.of(target, new int[0])))
        .hasMessage("Cannot score a target without any id");
    assertThatThrownBy(() -> scorer.score(sources, List.of(target, new int[] {9})))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("9");
    assertThat(model.started()).isEmpty();
  }
}
