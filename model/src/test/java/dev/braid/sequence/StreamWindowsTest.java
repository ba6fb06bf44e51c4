package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.sequence.StreamBatches.Remainder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamWindowsTest {
  private static final int END_OF_SENTENCE = 3;
  private static final int FIRST = 10;

  /** The tokens 10, 11, 12 and so on, cut into pieces of uneven lengths. */
  private static List<EncodedExample> text(int length) {
    List<EncodedExample> pieces = new ArrayList<>();
    int at = 0;
    while (at < length) {
      int piece = Math.min(1 + at % 4, length - at);
      pieces.add(
          new EncodedExample(
              IntStream.range(FIRST + at, FIRST + at + piece).toArray(), new int[0]));
      at += piece;
    }
    return pieces;
  }

  private static StreamWindows windows(int length, int streams, int window, Remainder remainder) {
    return StreamWindows.of(text(length), END_OF_SENTENCE, streams, window, remainder);
  }

  /** Targets and what was read before them, row by row over all windows. */
  private record Row(List<Integer> read, List<Integer> predicted) {}

  private static List<Row> rows(StreamWindows windows) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < windows.streams(); row++) {
      rows.add(new Row(new ArrayList<>(), new ArrayList<>()));
    }
    for (int i = 0; i < windows.size(); i++) {
      Batch batch = windows.batch(i);
      assertThat(batch.rows()).isEqualTo(windows.streams());
      assertThat(batch.tokens()).isEqualTo(batch.targets()).isEqualTo(windows.tokens(i));
      for (int row = 0; row < batch.rows(); row++) {
        for (int time = 0; time < batch.lengths()[row]; time++) {
          rows.get(row).read().add(batch.ids()[row * batch.time() + time]);
          rows.get(row).predicted().add(batch.labels()[row * batch.time() + time]);
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void anEvaluationPredictsEveryTokenOnce(int streams) {
    for (int length = 1; length < 40; length++) {
      for (int window = 1; window < 8; window++) {
        StreamWindows windows = windows(length, streams, window, Remainder.KEEP);
        List<Integer> predicted = new ArrayList<>();
        rows(windows).forEach(row -> predicted.addAll(row.predicted()));

        assertThat(predicted)
            .as("%d tokens in %d streams by %d", length, streams, window)
            .containsExactlyElementsOf(IntStream.range(FIRST, FIRST + length).boxed().toList());
        assertThat(windows.tokens()).isEqualTo(length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8})
  void anEpochOfTrainingLeavesOutFewerTokensThanThereAreStreams(int streams) {
    for (int length = 1; length < 40; length++) {
      StreamWindows windows = windows(length, streams, 5, Remainder.DROP);
      List<Integer> predicted = new ArrayList<>();
      rows(windows).forEach(row -> predicted.addAll(row.predicted()));

      assertThat(predicted).doesNotHaveDuplicates();
      assertThat(predicted.size()).isGreaterThan(length - streams).isLessThanOrEqualTo(length);
      assertThat(windows.tokens()).isEqualTo(predicted.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowReadsTheTokenBeforeTheOneItPredicts(Remainder remainder) {
    for (int length = 1; length < 40; length++) {
      for (Row row : rows(windows(length, 3, 4, remainder))) {
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
  void aRowGoesOnWhereItEndedInTheWindowBefore(Remainder remainder) {
    for (Row row : rows(windows(38, 4, 3, remainder))) {
      int first = row.predicted().get(0);
      assertThat(row.predicted())
          .containsExactlyElementsOf(
              IntStream.range(first, first + row.predicted().size()).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTextThereIsNoWindow(Remainder remainder) {
    assertThat(windows(0, 4, 3, remainder).size()).isZero();
  }
}
