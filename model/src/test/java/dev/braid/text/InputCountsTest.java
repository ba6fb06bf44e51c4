package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputCountsTest {
  @Test
  void summaryNamesEveryCountAndTheFirstPlaces() {
    InputCounts counts = new InputCounts();
    counts.addLine();
    counts.addLine();
    counts.addExample();
    counts.add(InputProblem.TOO_LONG, new Place("b", 5, "more than 3 bytes"));
    counts.add(InputProblem.MALFORMED, new Place("a", 7, "malformed UTF-8 at byte 9"));
    assertThat(counts.summary())
        .isEqualTo(
            """
            2 lines, 1 examples, 0 empty, malformed UTF-8: 1, line too long: 1
              a, line at byte 7: malformed UTF-8 at byte 9
              b, line at byte 5: more than 3 bytes\
            """);
  }

  @Test
  void keepsTheTenPlacesThatComeFirstInTheInput() {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      places.add(new Place(i < 4 ? "a" : "b", i, "r"));
    }
    List<Place> shuffled = new ArrayList<>(places);
    Collections.shuffle(shuffled, new Random(3));
    InputCounts counts = new InputCounts();
    shuffled.forEach(place -> counts.add(InputProblem.TOO_LONG, place));
    assertThat(counts.places()).isEqualTo(places.subList(0, 10));
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(30);
  }

  @Test
  void mergingInAnyGroupingAndOrderGivesTheSame() {
    for (int seed = 0; seed < 200; seed++) {
      InputCounts left = random(seed).merge(random(seed + 1000)).merge(random(seed + 2000));
      InputCounts right = random(seed + 1000).merge(random(seed + 2000));
      assertThat(random(seed).merge(right).summary()).isEqualTo(left.summary());
      assertThat(right.merge(random(seed)).summary()).isEqualTo(left.summary());
    }
  }

  private static InputCounts random(int seed) {
    Random random = new Random(seed);
    InputCounts counts = new InputCounts();
    for (int i = random.nextInt(12); i > 0; i--) {
      counts.addLine();
      InputProblem problem = InputProblem.values()[random.nextInt(4)];
      counts.add(problem, new Place("f" + random.nextInt(3), random.nextInt(9), "r"));
    }
    return counts;
  }

  @Test
  void survivesSerialization() throws Exception {
    InputCounts counts = random(5);
    assertThat(counts.places()).isNotEmpty();
    assertThat(TestInput.serialized(counts).summary()).isEqualTo(counts.summary());
  }

  @Test
  void policyRefusesReplaceForAnythingButMalformedBytes() {
    assertThatThrownBy(() -> new TextPolicy(BadInput.SKIP, BadInput.REPLACE, BadInput.SKIP, 1))
        .hasMessageContaining("REPLACE is for malformed UTF-8 only");
    assertThatThrownBy(() -> new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.REPLACE, 1))
        .hasMessageContaining("REPLACE is for malformed UTF-8 only");
    assertThatThrownBy(() -> new TextPolicy(BadInput.SKIP, BadInput.SKIP, BadInput.SKIP, 0))
        .hasMessageContaining("maxLineBytes is 0; it must be from 1 to 1073741824");
  }
}
