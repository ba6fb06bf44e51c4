package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import java.io.IOException;
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

  /** The same batch without end. */
  private static final class Again implements BatchStream {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Counted next() {
      return new Counted(PAIRS, 3);
    }

    @Override
    public Cursor cursor() {
      return Cursor.START;
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({"false, 6, 2", "true, 10, 3"})
  void bothSidesCountWhereTargetsAreSequencesOfTheirOwn(
      boolean targetsApart, long positions, long padded) throws IOException {
    try (PaddingCount count = new PaddingCount(new Again(), targetsApart)) {
      count.next();
      assertThat(count.next().batch()).isSameAs(PAIRS);

      assertThat(count.positions()).isEqualTo(2 * positions);
      assertThat(count.padded()).isEqualTo(2 * padded);
    }
  }
}
