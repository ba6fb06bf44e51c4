package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static float[] masked(Dropout dropout, int count, long period) {
    try (TestMemory memory = new TestMemory()) {
      float[] ones = new float[count];
      Arrays.fill(ones, 1f);
      Floats values = memory.of(ones);
      dropout.apply(values, period);
      return TestMemory.read(values);
    }
  }

  @Test
  void dropsTheShareAndScalesTheRest() {
    float[] values = masked(new Dropout(0.3f, 1, 2), 100_003, 100_003);
    int dropped = 0;
    for (float value : values) {
      assertThat(value).isIn(0f, 1f / (1f - 0.3f));
      dropped += value == 0f ? 1 : 0;
    }
    // Three standard deviations of a binomial.
    assertThat(dropped / 100_003.0).isCloseTo(0.3, within(3 * Math.sqrt(0.21 / 100_003)));
  }

  @Test
  void isTheSameForTheSameSeedAndStream() {
    assertThat(masked(new Dropout(0.5f, 1, 2), 5000, 5000))
        .containsExactly(masked(new Dropout(0.5f, 1, 2), 5000, 5000));
  }

  @Test
  void isUncorrelatedBetweenStreamsSeedsAndNeighbours() {
    float[] one = masked(new Dropout(0.5f, 1, 2), 20_000, 20_000);
    float[] otherStream = masked(new Dropout(0.5f, 1, 3), 20_000, 20_000);
    float[] otherSeed = masked(new Dropout(0.5f, 2, 2), 20_000, 20_000);
    assertThat(agreement(one, otherStream, 0)).isCloseTo(0.5, within(0.015));
    assertThat(agreement(one, otherSeed, 0)).isCloseTo(0.5, within(0.015));
    assertThat(agreement(one, one, 1)).isCloseTo(0.5, within(0.015));
    assertThat(agreement(one, one, 64)).isCloseTo(0.5, within(0.015));
  }

  private static double agreement(float[] a, float[] b, int shift) {
    int same = 0;
    for (int i = 0; i + shift < a.length; i++) {
      same += a[i] == b[i + shift] ? 1 : 0;
    }
    return same / (double) (a.length - shift);
  }

  @Test
  void repeatsTheMaskAtEveryPeriod() {
    float[] values = masked(new Dropout(0.5f, 9, 0), 7 * 301, 301);
    float[] first = Arrays.copyOf(values, 301);
    for (int i = 0; i < 7; i++) {
      assertThat(Arrays.copyOfRange(values, i * 301, (i + 1) * 301)).containsExactly(first);
    }
    assertThat(first).contains(0f).contains(2f);
  }

  @Test
  void changesNothingAtRateZero() {
    assertThat(masked(new Dropout(0f, 9, 0), 10, 10)).containsOnly(1f);
  }

  @Test
  void refusesToDropEverything() {
    assertThatThrownBy(() -> new Dropout(1f, 0, 0))
        .hasMessage("Invalid dropout rate 1.0: must be at least 0 and below 1");
  }
}
