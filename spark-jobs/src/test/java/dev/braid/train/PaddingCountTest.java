package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.sequence.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingCountTest {
  /** Two sources of 3 and 1 tokens, with targets of 1 and 2. */
  private static final Batch PAIRS =
      new Batch(
          2,
          3,
          new int[] {5, 6, 7, 8, 0, 0},
          new int[] {4, Batch.NO_LABEL, 4, 5},
          new int[] {3, 1});

  @ParameterizedTest
  @CsvSource({"false, 6, 2", "true, 10, 3"})
  void bothSidesCountWhereTargetsAreSequencesOfTheirOwn(
      boolean targetsApart, long positions, long padded) {
    PaddingCount count = new PaddingCount(targetsApart);

    count.add(PAIRS);
    count.add(PAIRS);

    assertThat(count.positions()).isEqualTo(2 * positions);
    assertThat(count.padded()).isEqualTo(2 * padded);
  }
}
