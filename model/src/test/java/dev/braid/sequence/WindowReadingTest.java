package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.LengthBuckets.Padding;
import dev.braid.sequence.WindowSettings.Redrawing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that reads the next window: it waits, fails and is closed. */
@Timeout(60)
class WindowReadingTest {
  private static final int ROWS = 40;

  /** Ten windows of four examples of one token, each a batch of its own. */
  private static final WindowSettings SETTINGS =
      new WindowSettings(4, 1, Padding.ALLOWED, OptionalLong.empty(), Redrawing.NONE);

  private static MemoryShards shards(MemoryShards.Gate gate) {
    List<EncodedExample> examples = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      examples.add(new EncodedExample(new int[] {row}, new int[] {0}));
    }
    return new MemoryShards(List.of(examples), gate);
  }

  private static int next(WindowedBatches batches) throws IOException {
    return batches.next().batch().ids()[0];
  }

  @Test
  void theNextWindowIsReadWhileBatchesOfThisOneAreUsed() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    AtomicBoolean elsewhere = new AtomicBoolean();
    Thread user = Thread.currentThread();
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 7) {
                elsewhere.set(Thread.currentThread() != user);
                reading.countDown();
              }
            });
    try (WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START)) {
      assertThat(next(batches)).isZero();
      reading.await();
      assertThat(elsewhere).isTrue();
      for (int row = 1; row < ROWS; row++) {
        assertThat(next(batches)).isEqualTo(row);
      }
    }
    assertThat(shards.open).hasValue(0);
  }

  @Test
  void atMostOneWindowIsReadAhead() throws Exception {
    AtomicInteger furthest = new AtomicInteger();
    MemoryShards shards = shards((shard, row) -> furthest.accumulateAndGet((int) row, Math::max));
    try (WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START)) {
      for (int row = 0; row < 20; row++) {
        assertThat(next(batches)).isEqualTo(row);
        // The window that it is of, the next one, and a row to see whether there is another.
        assertThat(furthest.get()).isLessThanOrEqualTo((row / 4 + 2) * 4);
      }
    }
  }

  @Test
  void closingInTheMiddleOfAReadEndsItAndClosesTheShard() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 6) {
                reading.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new InterruptedIOException("interrupted");
                }
              }
            });
    WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START);
    assertThat(next(batches)).isZero();
    reading.await();
    assertThat(shards.open).hasValue(1);

    batches.close();

    assertThat(shards.open).hasValue(0);
  }

  @Test
  void closingWaitsForAReadThatCannotBeInterruptedAndReadsNoFurther() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicInteger furthest = new AtomicInteger();
    MemoryShards shards =
        shards(
            (shard, row) -> {
              furthest.accumulateAndGet((int) row, Math::max);
              if (row == 6) {
                reading.countDown();
                awaitWhateverHappens(closing);
              }
            });
    WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START);
    assertThat(next(batches)).isZero();
    reading.await();
    Thread closer = new Thread(() -> close(batches));
    closer.start();
    while (closer.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    assertThat(shards.open).hasValue(1);

    closing.countDown();
    closer.join();

    assertThat(shards.open).hasValue(0);
    assertThat(furthest).hasValue(6);
  }

  private static void close(WindowedBatches batches) {
    try {
      batches.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitWhateverHappens(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // As a read from a local disk would not notice.
      }
    }
  }

  @Test
  void aFailureComesWhenItsWindowIsWantedAndStays() throws Exception {
    IOException broken = new IOException("row 9 is broken");
    AtomicBoolean mended = new AtomicBoolean();
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 9 && !mended.get()) {
                throw broken;
              }
            });
    try (WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START)) {
      for (int row = 0; row < 8; row++) {
        assertThat(next(batches)).isEqualTo(row);
      }
      assertThat(batches.cursor()).isEqualTo(new Cursor(0, 8, 0));
      assertThatThrownBy(batches::hasNext).isSameAs(broken);
      // Row 8 was read before: going on would leave it out.
      mended.set(true);
      assertThatThrownBy(batches::next).isSameAs(broken);
      assertThat(batches.cursor()).isEqualTo(new Cursor(0, 8, 0));
    }
    assertThat(shards.open).hasValue(0);
    try (WindowedBatches again = WindowedBatches.open(shards, SETTINGS, new Cursor(0, 8, 0))) {
      assertThat(next(again)).isEqualTo(8);
    }
  }

  @Test
  void failuresThatAreNotOfReadingComeAsTheyAre() throws Exception {
    IllegalStateException broken = new IllegalStateException("no room");
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 6) {
                throw broken;
              }
            });
    try (WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, new Cursor(0, 0, 4))) {
      assertThatThrownBy(batches::next).isSameAs(broken);
    }
  }

  @Test
  void aFailureInTheFirstWindowClosesTheShard() {
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 2) {
                throw new IOException("row 2 is broken");
              }
            });

    assertThatThrownBy(() -> WindowedBatches.open(shards, SETTINGS, Cursor.START))
        .hasMessage("row 2 is broken");
    assertThat(shards.open).hasValue(0);
  }

  @Test
  void whoIsInterruptedWhileWaitingLosesNoWindow() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    MemoryShards shards =
        shards(
            (shard, row) -> {
              if (row == 6) {
                awaitWhateverHappens(hold);
              }
            });
    try (WindowedBatches batches = WindowedBatches.open(shards, SETTINGS, Cursor.START)) {
      for (int row = 0; row < 4; row++) {
        assertThat(next(batches)).isEqualTo(row);
      }
      Thread.currentThread().interrupt();
      assertThatThrownBy(batches::hasNext).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      hold.countDown();
      for (int row = 4; row < ROWS; row++) {
        assertThat(next(batches)).isEqualTo(row);
      }
    }
  }
}
