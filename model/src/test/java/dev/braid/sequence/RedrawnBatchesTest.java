package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.sequence.RedrawnBatches.Drawing;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.WindowSettings.Redrawing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedrawnBatchesTest {
  private static final int EOS = 3;
  private static final int FROM = 10;
  private static final int OTHER = 1_000_000;

  /** Each token is one or two, by chance; the second has another id. */
  private static final Redrawing SOMETIMES_TWO =
      (example, random) ->
          new EncodedExample(
              IntStream.of(example.ids())
                  .flatMap(id -> random.nextBoolean() ? IntStream.of(id) : two(id))
                  .toArray(),
              example.labels());

  private static IntStream two(int id) {
    return IntStream.of(id, OTHER + id);
  }

  private static MemoryText text(long length) {
    return new MemoryText(length, token -> (int) token);
  }

  private static RedrawnBatches open(
      MemoryText text, int length, int rows, int window, long seed, Cursor from)
      throws IOException {
    return RedrawnBatches.open(
        text,
        new Stretch(FROM, FROM + length),
        EOS,
        rows,
        window,
        new Drawing(SOMETIMES_TWO, seed),
        from);
  }

  private static List<Counted> rest(RedrawnBatches batches) throws IOException {
    List<Counted> all = new ArrayList<>();
    while (batches.hasNext()) {
      all.add(batches.next());
    }
    return all;
  }

  private static List<String> shown(List<Counted> batches) {
    return batches.stream().map(each -> show(each.batch()) + each.tokens()).toList();
  }

  private static String show(Batch batch) {
    return batch.time() + show(batch.ids()) + show(batch.labels()) + show(batch.lengths());
  }

  private static String show(int[] ids) {
    return IntStream.of(ids).boxed().toList().toString();
  }

  private static List<Integer> row(List<Counted> batches, int row, boolean targets) {
    List<Integer> ids = new ArrayList<>();
    for (Counted counted : batches) {
      Batch batch = counted.batch();
      for (int time = 0; time < batch.time(); time++) {
        ids.add((targets ? batch.labels() : batch.ids())[row * batch.time() + time]);
      }
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5000, 3, 35", "5000, 1, 7", "10, 20, 4", "4099, 4, 2000"})
  void eachStreamReadsItsTextInItsOrderAndOneOfThemToItsEnd(int length, int rows, int window)
      throws IOException {
    MemoryText text = text(FROM + length + 5);
    List<Counted> batches;
    try (RedrawnBatches opened = open(text, length, rows, window, 1, Cursor.START)) {
      batches = rest(opened);
    }

    int streams = Math.min(rows, length);
    int ended = 0;
    for (int row = 0; row < streams; row++) {
      long from = FROM + (long) length * row / streams;
      long to = FROM + (long) length * (row + 1) / streams;
      List<Integer> targets = row(batches, row, true);
      List<Integer> plain = targets.stream().filter(id -> id < OTHER).toList();
      assertThat(plain)
          .isEqualTo(IntStream.range((int) from, (int) from + plain.size()).boxed().toList());
      List<Integer> inputs = new ArrayList<>(targets.subList(0, targets.size() - 1));
      inputs.add(0, row == 0 ? EOS : (int) from - 1);
      assertThat(row(batches, row, false)).isEqualTo(inputs);
      assertThat(from + plain.size()).isLessThanOrEqualTo(to);
      ended += from + plain.size() == to ? 1 : 0;
    }
    assertThat(ended).isPositive();
    assertThat(batches.stream().mapToLong(Counted::tokens).sum()).isEqualTo(length);
    assertThat(text.open.get()).isZero();
  }

  @Test
  void whatComesBehindACursorIsTheSameHoweverOneCameThere() throws IOException {
    List<Counted> whole = new ArrayList<>();
    List<Cursor> cursors = new ArrayList<>();
    try (RedrawnBatches batches = open(text(4000), 3000, 3, 40, 7, Cursor.START)) {
      while (batches.hasNext()) {
        cursors.add(batches.cursor());
        whole.add(batches.next());
      }
      cursors.add(batches.cursor());
    }
    assertThat(whole).hasSizeGreaterThan(30);
    for (int at = 0; at < cursors.size(); at += 5) {
      try (RedrawnBatches batches = open(text(4000), 3000, 3, 40, 7, cursors.get(at))) {
        assertThat(shown(rest(batches))).isEqualTo(shown(whole.subList(at, whole.size())));
      }
    }
    try (RedrawnBatches other = open(text(4000), 3000, 3, 40, 8, Cursor.START)) {
      assertThat(shown(rest(other))).isNotEqualTo(shown(whole));
    }
  }

  @Test
  void goingOnReadsOnePieceOfEachStreamWhereverThatIs() throws IOException {
    MemoryText text = text(600_000);
    Cursor late;
    try (RedrawnBatches batches = open(text, 500_000, 2, 1000, 7, Cursor.START)) {
      for (int step = 0; step < 240; step++) {
        batches.next();
      }
      late = batches.cursor();
    }
    assertThat(late.streams()).hasSize(2).allMatch(place -> place.piece() > 100);
    // Before a place so late nothing can be read any more.
    text.failAt(FROM + 100_000);

    try (RedrawnBatches batches = open(text, 500_000, 2, 1000, 7, late)) {
      assertThat(batches.cursor()).isEqualTo(late);
      assertThat(batches.hasNext()).isTrue();
    }
  }

  @Test
  void anOlderProgramsPlaceIsTheSameBatchOrTheEnd() throws IOException {
    List<Counted> whole;
    try (RedrawnBatches batches = open(text(4000), 3000, 3, 40, 7, Cursor.START)) {
      whole = rest(batches);
    }
    try (RedrawnBatches batches = open(text(4000), 3000, 3, 40, 7, new Cursor(0, 0, 20))) {
      assertThat(shown(rest(batches))).isEqualTo(shown(whole.subList(20, whole.size())));
    }
    try (RedrawnBatches batches = open(text(4000), 3000, 3, 40, 7, new Cursor(0, 0, 9999))) {
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void aPlaceThatThereIsNotIsRefused() {
    for (List<StreamPlace> none :
        List.of(
            List.of(new StreamPlace(0, 5)),
            List.of(new StreamPlace(0, 5), new StreamPlace(0, 3000)),
            List.of(new StreamPlace(2, 5), new StreamPlace(0, 5)),
            List.of(new StreamPlace(1, 0), new StreamPlace(0, 5)))) {
      MemoryText text = text(4000);
      assertThatThrownBy(() -> open(text, 3000, 2, 40, 7, new Cursor(0, 0, 1, none)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Cannot go on");
      assertThat(text.open.get()).isZero();
    }
  }

  @Test
  void anEmptyStretchHasNoBatch() throws IOException {
    try (RedrawnBatches batches = open(text(20), 0, 3, 5, 1, Cursor.START)) {
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void whatCannotBeReadIsThrownAndNothingStaysOpen() throws IOException {
    MemoryText text = text(6000);
    RedrawnBatches batches = open(text, 5000, 2, 100, 1, Cursor.START);
    text.failAt(2000);

    assertThatThrownBy(() -> rest(batches)).isInstanceOf(IOException.class);
    assertThatThrownBy(batches::next).isInstanceOf(IllegalStateException.class);
    batches.close();
    assertThatThrownBy(() -> open(text, 5000, 2, 100, 1, new Cursor(0, 0, 20)))
        .isInstanceOf(IOException.class)
        .hasMessage("token 2000 is broken");
    assertThat(text.open.get()).isZero();
  }
}
