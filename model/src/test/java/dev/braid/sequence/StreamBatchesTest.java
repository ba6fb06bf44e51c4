package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.StreamBatches.Remainder;
import dev.braid.sequence.StreamBatches.Stretch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamBatchesTest {
  private static final int END_OF_SENTENCE = 3;
  private static final int FIRST = 10;

  /** The tokens 10, 11, 12 and so on. */
  private static MemoryText text(long length) {
    return new MemoryText(length, at -> (int) (FIRST + at));
  }

  private static StreamBatches open(
      TokenText text, Stretch stretch, int streams, int window, Remainder remainder, Cursor from)
      throws IOException {
    return StreamBatches.open(text, stretch, END_OF_SENTENCE, streams, window, remainder, from);
  }

  private static List<Counted> batches(int length, int streams, int window, Remainder remainder)
      throws IOException {
    MemoryText text = text(length);
    try (StreamBatches batches =
        open(text, new Stretch(0, length), streams, window, remainder, Cursor.START)) {
      return rest(batches);
    }
  }

  private static List<Counted> rest(StreamBatches batches) throws IOException {
    List<Counted> rest = new ArrayList<>();
    while (batches.hasNext()) {
      rest.add(batches.next());
    }
    return rest;
  }

  private static List<String> texts(List<Counted> batches) {
    return batches.stream().map(WindowedBatchesTest::text).toList();
  }

  /** Pieces of the text from one token to another, of uneven lengths. */
  private static List<EncodedExample> pieces(int from, int to) {
    List<EncodedExample> pieces = new ArrayList<>();
    for (int at = from; at < to; at += 1 + at % 4) {
      int end = Math.min(to, at + 1 + at % 4);
      pieces.add(
          new EncodedExample(IntStream.range(FIRST + at, FIRST + end).toArray(), new int[0]));
    }
    return pieces;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void batchesAreThoseOfATextInMemoryFromEveryCursorOn(int streams) throws IOException {
    for (int from = 0; from < 3; from++) {
      for (int length = 0; length < 33; length++) {
        for (int window = 1; window < 8; window++) {
          for (Remainder remainder : Remainder.values()) {
            StreamWindows whole =
                StreamWindows.of(
                    pieces(from, from + length), END_OF_SENTENCE, streams, window, remainder);
            assertSame(whole, from, length, streams, window, remainder);
          }
        }
      }
    }
  }

  private static void assertSame(
      StreamWindows whole, int from, int length, int streams, int window, Remainder remainder)
      throws IOException {
    List<String> expected = new ArrayList<>();
    for (int index = 0; index < whole.size(); index++) {
      expected.add(WindowedBatchesTest.text(new Counted(whole.batch(index), whole.tokens(index))));
    }
    MemoryText text = text(from + length + 2);
    Stretch stretch = new Stretch(from, from + length);
    for (int step = 0; step <= whole.size(); step++) {
      Cursor cursor = new Cursor(0, 0, step);
      try (StreamBatches batches = open(text, stretch, streams, window, remainder, cursor)) {
        assertThat(batches.cursor()).isEqualTo(cursor);
        assertThat(texts(rest(batches)))
            .as("%s in %d streams by %d from %d", stretch, streams, window, step)
            .isEqualTo(expected.subList(step, expected.size()));
        assertThat(batches.cursor()).isEqualTo(new Cursor(0, 0, whole.size()));
      }
    }
    assertThat(text.open).hasValue(0);
  }

  /** Targets and what was read before them, row by row over all batches. */
  private record Row(List<Integer> read, List<Integer> predicted) {}

  private static List<Row> rows(List<Counted> batches) {
    List<Row> rows = new ArrayList<>();
    for (Counted counted : batches) {
      Batch batch = counted.batch();
      assertThat(batch.tokens()).isEqualTo(batch.targets()).isEqualTo(counted.tokens());
      for (int row = 0; row < batch.rows(); row++) {
        if (row == rows.size()) {
          rows.add(new Row(new ArrayList<>(), new ArrayList<>()));
        }
        for (int time = 0; time < batch.lengths()[row]; time++) {
          rows.get(row).read().add(batch.ids()[row * batch.time() + time]);
          rows.get(row).predicted().add(batch.labels()[row * batch.time() + time]);
        }
      }
    }
    return rows;
  }

  private static List<Integer> predicted(List<Counted> batches) {
    return rows(batches).stream().flatMap(row -> row.predicted().stream()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void anEvaluationPredictsEveryTokenOnce(int streams) throws IOException {
    for (int length = 1; length < 40; length++) {
      for (int window = 1; window < 8; window++) {
        assertThat(predicted(batches(length, streams, window, Remainder.KEEP)))
            .as("%d tokens in %d streams by %d", length, streams, window)
            .containsExactlyElementsOf(IntStream.range(FIRST, FIRST + length).boxed().toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void anEpochOfTrainingLeavesOutFewerTokensThanThereAreStreams(int streams) throws IOException {
    for (int length = 1; length < 40; length++) {
      List<Integer> predicted = predicted(batches(length, streams, 5, Remainder.DROP));

      assertThat(predicted).doesNotHaveDuplicates();
      assertThat(predicted.size()).isGreaterThan(length - streams).isLessThanOrEqualTo(length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowReadsTheTokenBeforeTheOneItPredicts(Remainder remainder) throws IOException {
    for (int length = 1; length < 40; length++) {
      for (Row row : rows(batches(length, 3, 4, remainder))) {
        for (int i = 0; i < row.read().size(); i++) {
          int predicted = row.predicted().get(i);
          int before = predicted == FIRST ? END_OF_SENTENCE : predicted - 1;
          assertThat(row.read().get(i)).isEqualTo(before);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowGoesOnWhereItEndedInTheBatchBefore(Remainder remainder) throws IOException {
    for (Row row : rows(batches(38, 4, 3, remainder))) {
      int first = row.predicted().get(0);
      assertThat(row.predicted())
          .containsExactlyElementsOf(
              IntStream.range(first, first + row.predicted().size()).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTextThereIsNoBatch(Remainder remainder) throws IOException {
    MemoryText text = text(5);
    try (StreamBatches batches = open(text, new Stretch(5, 5), 4, 3, remainder, Cursor.START)) {
      assertThat(batches.hasNext()).isFalse();
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(text.open).hasValue(0);
  }

  /** Beyond what an int counts: places, lengths and steps. */
  @Test
  void aTextMayHaveAnyLength() throws IOException {
    long length = 30_000_000_001_619L;
    MemoryText text = new MemoryText(length, at -> (int) (at % 1_000_003));
    Stretch share = Stretch.share(length, 99, 100);
    long perStream = share.length() / 4;
    long last = perStream / 10;
    assertThat(last).isGreaterThan(1L << 31);
    Cursor cursor = new Cursor(0, 0, last);
    try (StreamBatches batches = open(text, share, 4, 10, Remainder.KEEP, cursor)) {
      Batch batch = batches.next().batch();
      assertThat(batches.hasNext()).isFalse();
      long at = share.from();
      for (int row = 0; row < 4; row++) {
        long own = perStream + (row < share.length() % 4 ? 1 : 0);
        long first = at + last * 10;
        assertThat(batch.lengths()[row]).isEqualTo((int) (own - last * 10));
        assertThat(batch.ids()[row * batch.time()]).isEqualTo((int) ((first - 1) % 1_000_003));
        assertThat(batch.labels()[row * batch.time()]).isEqualTo((int) (first % 1_000_003));
        at += own;
      }
      assertThat(at).isEqualTo(length);
    }
  }

  @Test
  void sharesOfReadersAreAllOfTheTextAndDifferByOneTokenAtMost() {
    for (long tokens : new long[] {0, 1, 5, 7, 1000, (1L << 45) + 3}) {
      for (int readers : new int[] {1, 2, 3, 7, 64}) {
        long at = 0;
        for (int reader = 0; reader < readers; reader++) {
          Stretch share = Stretch.share(tokens, reader, readers);
          assertThat(share.from()).isEqualTo(at);
          assertThat(share.length()).isBetween(tokens / readers, tokens / readers + 1);
          at = share.to();
        }
        assertThat(at).isEqualTo(tokens);
      }
    }
  }

  @Test
  void memoryIsThatOfTheReaders() throws IOException {
    try (StreamBatches batches =
        open(text(99), new Stretch(0, 99), 4, 3, Remainder.DROP, Cursor.START)) {
      assertThat(batches.bytes()).isEqualTo(4 * 100);
    }
  }

  @Test
  void whatIsNotThereIsRefusedAndNothingStaysOpen() {
    MemoryText text = text(40);
    assertThatThrownBy(() -> open(text, new Stretch(1, 41), 4, 3, Remainder.DROP, Cursor.START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read up to token 41 of a text of 40");
    assertThatThrownBy(
            () -> open(text, new Stretch(0, 40), 4, 3, Remainder.DROP, new Cursor(0, 0, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot go on at batch 5 of 4");
    assertThatThrownBy(() -> new Stretch(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No text from token 3 to 2");
    text.failAt(29);
    assertThatThrownBy(() -> open(text, new Stretch(0, 40), 4, 3, Remainder.DROP, Cursor.START))
        .isInstanceOf(IOException.class)
        .hasMessage("token 29 is broken");
    assertThat(text.open).hasValue(0);
  }

  /** The streams before the one that failed have read on by then. */
  @Test
  void afterAFailureStreamsDoNotGoOnOutOfStep() throws IOException {
    MemoryText text = text(40);
    try (StreamBatches batches =
        open(text, new Stretch(0, 40), 4, 3, Remainder.DROP, Cursor.START)) {
      batches.next();
      text.failAt(24);
      assertThatThrownBy(batches::next).hasMessage("token 24 is broken");
      text.failAt(Long.MAX_VALUE);
      assertThatThrownBy(batches::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot go on: reading failed in the middle of a batch");
      assertThat(batches.cursor()).isEqualTo(new Cursor(0, 0, 1));
    }
    assertThat(text.open).hasValue(0);
  }
}
