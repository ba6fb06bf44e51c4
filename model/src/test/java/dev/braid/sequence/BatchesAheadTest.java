package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.BatchStream.Counted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchesAheadTest {
  private static final int BATCHES = 20;

  /** Batches of one id, which is their number, but for one that fails. */
  private static class Numbers implements BatchSource {
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch third = new CountDownLatch(3);
    final int failing;
    volatile Thread maker;

    Numbers(int failing) {
      this.failing = failing;
    }

    @Override
    public int size() {
      return BATCHES;
    }

    @Override
    public Batch batch(int index) {
      maker = Thread.currentThread();
      asked.incrementAndGet();
      third.countDown();
      if (index == failing) {
        throw new IllegalArgumentException("batch " + index + " is broken");
      }
      return new Batch(1, 1, new int[] {index}, new int[] {0}, new int[] {1});
    }

    @Override
    public long tokens(int index) {
      return 1;
    }

    @Override
    public long tokens() {
      return BATCHES;
    }
  }

  @Test
  void batchesComeInTheirOrder() {
    Numbers source = new Numbers(-1);
    List<Integer> ids = new ArrayList<>();
    try (BatchesAhead ahead = new BatchesAhead(source.from(3), 6)) {
      for (Counted next = ahead.next(); next != null; next = ahead.next()) {
        ids.add(next.batch().ids()[0]);
        assertThat(next.tokens()).isEqualTo(1);
      }
      assertThat(ahead.next()).isNull();
    }
    assertThat(ids).containsExactly(3, 4, 5, 6, 7, 8);
  }

  @Test
  void noMoreAreTakenThanAreWanted() throws IOException {
    Numbers source = new Numbers(-1);
    BatchStream stream = source.from(0);
    for (int most : new int[] {1, 4, 0, BATCHES}) {
      long before = stream.cursor().batch();
      long taken = 0;
      try (BatchesAhead ahead = new BatchesAhead(stream, most)) {
        while (ahead.next() != null) {
          taken++;
        }
      }
      assertThat(taken).isEqualTo(Math.min(most, BATCHES - before));
      assertThat(stream.cursor()).isEqualTo(new Cursor(0, 0, before + taken));
    }
    assertThat(stream.hasNext()).isFalse();
  }

  @Test
  void aFewAreMadeBeforeTheyAreAskedForByAThreadThatEndsWithTheReader()
      throws InterruptedException {
    Numbers source = new Numbers(-1);
    try (BatchesAhead ahead = new BatchesAhead(source.from(0), BATCHES)) {
      source.third.await();
      assertThat(ahead.next().batch().ids()).containsExactly(0);
      assertThat(source.maker).isNotSameAs(Thread.currentThread());
    }
    assertThat(source.maker.isAlive()).isFalse();
    // One taken, two that wait, and one at hand.
    assertThat(source.asked.get()).isBetween(3, 4);
  }

  @Test
  void aFailureComesInPlaceOfItsBatch() {
    try (BatchesAhead ahead = new BatchesAhead(new Numbers(1).from(0), BATCHES)) {
      assertThat(ahead.next().batch().ids()).containsExactly(0);
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(ahead::next)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("Cannot make a batch: batch 1 is broken")
            .hasRootCauseInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
