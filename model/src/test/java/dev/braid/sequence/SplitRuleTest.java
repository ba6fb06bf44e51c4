package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.text.RawExample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
  private static RawExample example(String... tokens) {
    return new RawExample(0, List.of(tokens), List.of());
  }

  private static Map<Split, Integer> counts(SplitRule rule) {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < 20_000; i++) {
      counts.merge(rule.split(example("sentence", Integer.toString(i))), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void sharesAreThoseAskedForWithinChance() {
    Map<Split, Integer> counts = counts(new SplitRule(1, 0.1, 0.25));

    // Five standard deviations of a binomial of 20000.
    assertThat(counts.get(Split.VALID)).isBetween(2000 - 212, 2000 + 212);
    assertThat(counts.get(Split.TEST)).isBetween(5000 - 306, 5000 + 306);
  }

  @Test
  void withoutSharesEverythingIsTrainedOn() {
    assertThat(counts(new SplitRule(1, 0, 0))).containsOnlyKeys(Split.TRAIN);
  }

  @Test
  void equalSentencesGoTogetherWhereverTheyStandAndWhateverTheirLabels() {
    SplitRule rule = new SplitRule(1, 0.3, 0.3);
    for (int i = 0; i < 100; i++) {
      List<String> tokens = List.of("number", Integer.toString(i));
      assertThat(rule.split(new RawExample(7, tokens, List.of("A", "B"))))
          .isEqualTo(rule.split(new RawExample(9, tokens, List.of("C", "C"))));
    }
  }

  @Test
  void whereTokensEndMakesADifference() {
    SplitRule rule = new SplitRule(1, 0.5, 0.5);
    int differences = 0;
    for (int i = 0; i < 100; i++) {
      Split one = rule.split(example("ab" + i, "c"));
      differences += one == rule.split(example("ab", i + "c")) ? 0 : 1;
    }
    assertThat(differences).isBetween(20, 80);
  }

  @Test
  void anotherSeedIsAnotherSplit() {
    SplitRule one = new SplitRule(1, 0.5, 0);
    SplitRule two = new SplitRule(2, 0.5, 0);
    int equal = 0;
    for (int i = 0; i < 1000; i++) {
      RawExample example = example(Integer.toString(i));
      equal += one.split(example) == two.split(example) ? 1 : 0;
    }
    assertThat(equal).isBetween(400, 600);
  }

  @Test
  void aSplitWithFilesOfItsOwnTakesNothingFromTheTrainingText() {
    String text =
        """
        output = out
        data { format = conll, train = a, valid = b, valid-fraction = 0.4, test-fraction = 0.3 }
        """;

    SplitRule rule = SplitRule.of(ExperimentConfig.parse(text, "test", List.of("seed=9")));

    assertThat(rule).isEqualTo(new SplitRule(9, 0, 0.3));
  }
}
