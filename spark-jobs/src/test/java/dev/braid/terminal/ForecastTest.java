package dev.braid.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.terminal.Forecast.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 50 rounds of 100 tokens and 2 s were done before, 10 rounds of 100 tokens and 3 s since. */
class ForecastTest {
  private static final Place START = new Place(5000, 50, 0);
  private static final Place NOW = new Place(6000, 60, 30);

  @ParameterizedTest
  @CsvSource({
    "10000, 0, 0, 0.6, 120",
    "10000, 500, 0, 0.6, 120",
    "10000, 80, 0, 0.75, 60",
    "10000, 80, 9, 0.75, 60",
    "10000, 80, 1, 0.5, 30",
    "6500, 80, 1, 0.9230769230769231, 15",
    "6000, 80, 1, 1, 0",
    "10000, 60, 1, 1, 0",
    "10000, 80, 0.25, 1, 0"
  })
  void theLimitThatIsMetFirstCounts(
      long tokens, int rounds, double minutes, double share, double secondsLeft) {
    assertThat(Forecast.of(new Limits(tokens, rounds, minutes), START, NOW))
        .isEqualTo(new Forecast(share, secondsLeft));
  }

  @Test
  void beforeAnythingIsDoneOnlyTheClockIsKnown() {
    Place begun = new Place(5000, 50, 10);

    assertThat(Forecast.of(new Limits(10_000, 80, 0), START, begun).secondsLeft()).isInfinite();
    assertThat(Forecast.of(new Limits(10_000, 80, 1), START, begun).secondsLeft()).isEqualTo(50);
  }
}
