package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 2.3; 0, 0.5, 1.0, 1.5, 2.0, 2.5",
        "0.82; 0.998; 0.80, 0.85, 0.90, 0.95, 1.00",
        "3000; 41000; 0, 10k, 20k, 30k, 40k, 50k",
        "0; 4.6e6; 0, 1M, 2M, 3M, 4M, 5M",
        "0; 1e-5; 0, 2e-6, 4e-6, 6e-6, 8e-6, 1e-5",
        "7; 7; 2, 4, 6, 8, 10, 12",
      })
  void hasTicksAtRoundNumbers(double min, double max, String labels) {
    Axis axis = Axis.over(min, max, 5);
    assertThat(axis.ticks().stream().map(axis::label)).isEqualTo(List.of(labels.split(", ")));
  }

  @Test
  void holdsBothEndsAndHasFewTicks() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      double min = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double max = min + Math.exp(8 * random.nextGaussian());
      Axis axis = Axis.over(min, max, 5);
      assertThat(axis.position(min)).isBetween(-1e-9, 1 + 1e-9);
      assertThat(axis.position(max)).isBetween(-1e-9, 1 + 1e-9);
      assertThat(axis.steps()).isBetween(1, 7);
    }
  }
}
