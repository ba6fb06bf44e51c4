package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingSeriesTest {
  private static double[] counted(int count, int every) {
    return IntStream.range(0, count).filter(i -> i % every == 0).asDoubleStream().toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "1000, 1",
    "1001, 2",
    "1999, 2",
    "2001, 4",
    "20000, 32",
    "1024000, 1024"
  })
  void everySoManyOfThemAreKept(int count, int every) {
    GrowingSeries growing = new GrowingSeries("loss", Series.Better.LOWER);
    for (int i = 0; i < count; i++) {
      growing.add(i, 10 + i);
    }

    Series series = growing.series();

    double[] expected = counted(count, every);
    boolean lastIsAmong = count == 0 || expected[expected.length - 1] == count - 1;
    assertThat(series.x()).startsWith(expected).hasSize(expected.length + (lastIsAmong ? 0 : 1));
    assertThat(series.x().length).isLessThanOrEqualTo(GrowingSeries.MOST + 1);
    assertThat(series.isEmpty()).isEqualTo(count == 0);
  }

  @Test
  void theBestAndTheLastAreAlwaysKept() {
    GrowingSeries growing = new GrowingSeries("accuracy", Series.Better.HIGHER);
    for (int i = 0; i < 5001; i++) {
      growing.add(i, i == 3333 ? 2 : i / 1e4);
      assertThat(growing.series().x()[growing.series().x().length - 1]).isEqualTo(i);
    }

    Series series = growing.series();

    assertThat(series.x()[series.best(Series.Better.HIGHER)]).isEqualTo(3333);
    assertThat(series.x().length).isLessThanOrEqualTo(GrowingSeries.MOST + 2);
  }

  @Test
  void whatWasNotMeasuredDoesNotCount() {
    GrowingSeries growing = new GrowingSeries("valid", Series.Better.LOWER);
    for (int i = 0; i < 20_000; i++) {
      growing.add(i, i % 20 == 19 ? i : Double.NaN);
    }

    assertThat(growing.series().x()).hasSize(1000);
  }
}
