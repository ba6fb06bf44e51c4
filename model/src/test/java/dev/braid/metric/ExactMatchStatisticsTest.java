package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExactMatchStatisticsTest {

  @Test
  void countsSentencesThatAreWordForWordAReference() {
    ExactMatchStatistics statistics = new ExactMatchStatistics();
    statistics.add("2024-05-06", List.of("2024-05-06"));
    statistics.add(" I_TURN_LEFT\u00A0I_WALK", List.of("I_JUMP", "I_TURN_LEFT I_WALK "));
    statistics.add("i_walk", List.of("I_WALK"));
    statistics.add("", List.of("I_WALK"));
    assertThat(statistics.scores().get(0))
        .isEqualTo(new Score("exact-match", 0.5, Score.Unit.SHARE));
  }

  @Test
  void refusesASentenceWithoutReference() {
    assertThatThrownBy(() -> new ExactMatchStatistics().add("a", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot match 'a' with no reference: at least one is needed");
  }
}
