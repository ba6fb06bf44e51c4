package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.LengthBuckets.Padding;
import dev.braid.sequence.WindowSettings.Redrawing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedBatchesTest {
  /** Shards of so many examples each, of 1 to 9 tokens, or pairs; no id occurs twice. */
  private static List<List<EncodedExample>> shards(boolean pairs, int... sizes) {
    Random random = new Random(3);
    List<List<EncodedExample>> shards = new ArrayList<>();
    int next = 10;
    for (int size : sizes) {
      List<EncodedExample> shard = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int[] ids = new int[1 + random.nextInt(9)];
        for (int time = 0; time < ids.length; time++) {
          ids[time] = next++;
        }
        int[] labels = new int[pairs ? 2 + random.nextInt(9) : ids.length];
        Arrays.setAll(labels, time -> 100_000 + 10 * ids[0] + time);
        shard.add(new EncodedExample(ids, labels));
      }
      shards.add(shard);
    }
    return shards;
  }

  private static WindowSettings settings(long windowTokens, OptionalLong seed) {
    return new WindowSettings(windowTokens, 24, Padding.ALLOWED, seed, Redrawing.NONE);
  }

  private static WindowSettings settings(long windowTokens) {
    return settings(windowTokens, OptionalLong.of(7));
  }

  /** What a batch holds, and what it counts. */
  static String text(Counted counted) {
    Batch batch = counted.batch();
    return batch.rows()
        + "x"
        + batch.time()
        + Arrays.toString(batch.ids())
        + Arrays.toString(batch.labels())
        + Arrays.toString(batch.lengths())
        + counted.tokens();
  }

  private static List<String> rest(BatchStream batches) throws IOException {
    List<String> rest = new ArrayList<>();
    while (batches.hasNext()) {
      rest.add(text(batches.next()));
    }
    return rest;
  }

  private static List<String> epoch(ExampleShards shards, WindowSettings settings)
      throws IOException {
    try (WindowedBatches batches = WindowedBatches.open(shards, settings, Cursor.START)) {
      return rest(batches);
    }
  }

  private static List<EncodedExample> examples(WindowedBatches batches) throws IOException {
    List<EncodedExample> read = new ArrayList<>();
    while (batches.hasNext()) {
      Batch batch = batches.next().batch();
      int[] targetLengths = batch.targetLengths();
      for (int row = 0; row < batch.rows(); row++) {
        int from = row * batch.time();
        int labelFrom = row * batch.targetTime();
        read.add(
            new EncodedExample(
                Arrays.copyOfRange(batch.ids(), from, from + batch.lengths()[row]),
                Arrays.copyOfRange(batch.labels(), labelFrom, labelFrom + targetLengths[row])));
      }
    }
    return read;
  }

  private static List<EncodedExample> all(List<List<EncodedExample>> shards) {
    return shards.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, false",
    "20, true, false",
    "20, false, true",
    "60, true, true",
    "100000, true, false",
    "60, false, false"
  })
  void batchesAreTheSameFromEveryCursorOn(long windowTokens, boolean shuffled, boolean pairs)
      throws IOException {
    MemoryShards shards = new MemoryShards(shards(pairs, 13, 0, 1, 22, 0));
    WindowSettings settings =
        settings(windowTokens, shuffled ? OptionalLong.of(7) : OptionalLong.empty());
    List<String> expected = epoch(shards, settings);
    assertThat(expected.size()).isGreaterThan(5);
    for (boolean asked : new boolean[] {false, true}) {
      for (int prefix = 0; prefix <= expected.size(); prefix++) {
        Cursor cursor;
        try (WindowedBatches batches = WindowedBatches.open(shards, settings, Cursor.START)) {
          for (int i = 0; i < prefix; i++) {
            batches.next();
          }
          // A reader may or may not have asked whether there is more.
          assertThat(asked && batches.hasNext()).isEqualTo(asked && prefix < expected.size());
          cursor = batches.cursor();
        }
        try (WindowedBatches batches = WindowedBatches.open(shards, settings, cursor)) {
          assertThat(batches.cursor()).isEqualTo(cursor);
          assertThat(rest(batches))
              .as("from %s", cursor)
              .isEqualTo(expected.subList(prefix, expected.size()));
        }
      }
    }
    assertThat(shards.open).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 60, 100_000})
  void everyExampleComesOnceAnEpochInWindowsOfThatSize(long windowTokens) throws IOException {
    List<List<EncodedExample>> shards = shards(true, 13, 0, 1, 22, 0);
    try (WindowedBatches batches =
        WindowedBatches.open(new MemoryShards(shards), settings(windowTokens), Cursor.START)) {
      assertThat(examples(batches)).containsExactlyInAnyOrderElementsOf(all(shards));
      assertThat(batches.hasNext()).isFalse();
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aWindowHoldsTheNextExamplesUpToItsTokensAcrossTheBordersOfShards() throws IOException {
    List<List<EncodedExample>> shards = shards(true, 13, 0, 1, 22, 0);
    WindowSettings settings = settings(40, OptionalLong.empty());
    ExampleWindows windows = new ExampleWindows(new MemoryShards(shards), settings, Cursor.START);
    List<EncodedExample> left = new ArrayList<>(all(shards));
    int crossing = 0;
    boolean last = false;
    while (!last) {
      ExampleWindows.Window window = windows.read();
      int size = Arrays.stream(sizes(window)).sum();
      List<EncodedExample> held = List.copyOf(left.subList(0, size));
      left.subList(0, size).clear();
      int tokens = held.stream().mapToInt(EncodedExample::longerSide).sum();
      assertThat(tokens - held.get(size - 1).longerSide()).isLessThan(40);
      assertThat(tokens >= 40 || window.isLast()).isTrue();
      crossing += window.start().shard() < window.next().shard() && !window.isLast() ? 1 : 0;
      last = window.isLast();
    }
    assertThat(left).isEmpty();
    assertThat(crossing).isPositive();
  }

  private static int[] sizes(ExampleWindows.Window window) {
    int[] sizes = new int[window.size()];
    Arrays.setAll(sizes, index -> window.batches().members(index).length);
    return sizes;
  }

  @Test
  void aWindowOfTheWholeCorpusHasTheBatchesOfTheCorpus() throws IOException {
    List<List<EncodedExample>> shards = shards(false, 30, 40);
    List<EncodedExample> corpus = all(shards);

    List<String> windowed =
        epoch(new MemoryShards(shards), settings(100_000, OptionalLong.empty()));
    assertThat(windowed)
        .isEqualTo(rest(LengthBuckets.ordered(corpus, 24, Padding.ALLOWED).from(0)));

    // Drawn by another seed from another order: as many batches of the same shapes.
    List<String> shuffled = epoch(new MemoryShards(shards), settings(100_000));
    List<String> buckets = rest(LengthBuckets.shuffled(corpus, 24, Padding.ALLOWED, 7).from(0));
    assertThat(shapes(shuffled)).containsExactlyInAnyOrderElementsOf(shapes(buckets));
    assertThat(shuffled).isNotEqualTo(windowed).doesNotHaveDuplicates();
  }

  private static List<String> shapes(List<String> batches) {
    return batches.stream().map(batch -> batch.substring(0, batch.indexOf('['))).toList();
  }

  @Test
  void theSeedAloneDecidesTheOrderOfShardsExamplesAndBatches() throws IOException {
    List<List<EncodedExample>> shards = shards(false, 20, 20, 20, 20);
    MemoryShards one = new MemoryShards(shards);
    MemoryShards same = new MemoryShards(shards);
    MemoryShards other = new MemoryShards(shards);

    List<String> batches = epoch(one, settings(50, OptionalLong.of(1)));
    assertThat(epoch(same, settings(50, OptionalLong.of(1)))).isEqualTo(batches);
    assertThat(epoch(other, settings(50, OptionalLong.of(2))))
        .doesNotContainAnyElementsOf(batches.subList(0, 5));
    assertThat(same.opened).isEqualTo(one.opened).isNotEqualTo(other.opened);
    assertThat(one.opened).containsExactlyInAnyOrder("0@0", "1@0", "2@0", "3@0");
  }

  @Test
  void eachWindowHasAnOrderOfItsOwn() throws IOException {
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      examples.add(new EncodedExample(new int[] {i}, new int[] {0}));
    }
    WindowSettings settings =
        new WindowSettings(20, 1, Padding.ALLOWED, OptionalLong.of(7), Redrawing.NONE);
    List<List<Integer>> orders = new ArrayList<>();
    // Twice the same examples: a window is known by its shard and its row.
    MemoryShards shards = new MemoryShards(List.of(examples, examples));
    try (WindowedBatches batches = WindowedBatches.open(shards, settings, Cursor.START)) {
      for (int window = 0; window < 20; window++) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          order.add(batches.next().batch().ids()[0] % 20);
        }
        orders.add(order);
      }
    }
    assertThat(orders).doesNotHaveDuplicates();
  }

  @Test
  void withoutASeedAllStaysInItsOrder() throws IOException {
    MemoryShards shards = new MemoryShards(shards(false, 4, 4, 4));
    try (WindowedBatches batches =
        WindowedBatches.open(shards, settings(1, OptionalLong.empty()), Cursor.START)) {
      List<Integer> first = examples(batches).stream().map(example -> example.ids()[0]).toList();
      assertThat(first).isSorted().hasSize(12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void withoutExamplesThereIsNoBatch(int count) throws IOException {
    MemoryShards shards = new MemoryShards(shards(false, new int[count]));
    try (WindowedBatches batches = WindowedBatches.open(shards, settings(50), Cursor.START)) {
      assertThat(batches.hasNext()).isFalse();
      assertThat(batches.cursor()).isEqualTo(new Cursor(count, 0, 0));
    }
    assertThat(shards.open).hasValue(0);
  }

  @Test
  void aPlaceThatDoesNotExistIsRefusedAndNothingStaysOpen() {
    MemoryShards shards = new MemoryShards(shards(false, 4, 4));
    for (Cursor cursor : List.of(new Cursor(0, 0, 100), new Cursor(3, 0, 0))) {
      assertThatThrownBy(() -> WindowedBatches.open(shards, settings(50), cursor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot go on ");
    }
    assertThat(shards.open).hasValue(0);
  }

  @Test
  void onlyTheRestOfAShardIsReadWhereTrainingGoesOn() throws IOException {
    List<List<EncodedExample>> all = shards(false, 20, 20, 20);
    List<Cursor> cursors = new ArrayList<>();
    try (WindowedBatches batches =
        WindowedBatches.open(new MemoryShards(all), settings(50), Cursor.START)) {
      for (; batches.hasNext(); batches.next()) {
        cursors.add(batches.cursor());
      }
    }
    MemoryShards shards = new MemoryShards(all);
    Cursor last = cursors.get(cursors.size() - 1);
    assertThat(last.row()).isPositive();

    WindowedBatches.open(shards, settings(50), last).close();

    assertThat(shards.opened).hasSize(1).first().asString().endsWith("@" + last.row());
  }

  /** Each token becomes two, by chance: the epoch counts as if it had stayed as it was. */
  private static EncodedExample doubled(EncodedExample example, Random random) {
    int[] ids = new int[example.length() * (1 + random.nextInt(2))];
    Arrays.setAll(ids, time -> example.ids()[time % example.length()]);
    return new EncodedExample(ids, new int[] {example.ids()[0]});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 30, 100_000})
  void redrawnExamplesCountAsIfNothingHadBeenRedrawn(long windowTokens) throws IOException {
    List<List<EncodedExample>> shards = shards(false, 25, 25);
    WindowSettings settings =
        new WindowSettings(
            windowTokens,
            24,
            Padding.ALLOWED,
            OptionalLong.of(3),
            (example, random) -> doubled(example, new Random(random.nextLong())));
    ExampleWindows windows = new ExampleWindows(new MemoryShards(shards), settings, Cursor.START);
    long all = 0;
    ExampleWindows.Window window;
    do {
      window = windows.read();
      long[] before = window.tokensBefore();
      long redrawn = window.batches().tokens();
      assertThat(before).isSorted().hasSize(window.size() + 1);
      // Each has its share, to the nearest token, and all of them have all.
      long sum = 0;
      for (int index = 0; index < window.size(); index++) {
        assertThat(window.batch(index).tokens()).isEqualTo(before[index + 1] - before[index]);
        sum += window.batches().tokens(index);
        double share = (double) sum / redrawn * before[window.size()];
        assertThat((double) before[index + 1]).isBetween(share - 0.51, share + 0.51);
      }
      all += before[window.size()];
    } while (!window.isLast());

    assertThat(all).isEqualTo(all(shards).stream().mapToLong(EncodedExample::tokens).sum());
  }

  @Test
  void redrawingIsTheSameFromEveryCursorOnAndAnotherWithEachSeed() throws IOException {
    MemoryShards shards = new MemoryShards(shards(false, 13, 22));
    List<List<String>> epochs = new ArrayList<>();
    for (long seed : new long[] {3, 4}) {
      WindowSettings settings =
          new WindowSettings(
              30,
              24,
              Padding.ALLOWED,
              OptionalLong.of(seed),
              (example, random) -> doubled(example, new Random(random.nextLong())));
      List<String> expected = epoch(shards, settings);
      List<String> found = new ArrayList<>();
      Cursor cursor = Cursor.START;
      while (found.size() < expected.size()) {
        try (WindowedBatches batches = WindowedBatches.open(shards, settings, cursor)) {
          found.add(text(batches.next()));
          cursor = batches.cursor();
        }
      }
      assertThat(found).isEqualTo(expected);
      epochs.add(expected.stream().sorted().collect(Collectors.toList()));
    }
    assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1));
  }

  @Test
  void memoryIsThatOfTwoWindowsWhateverTheCorpus() throws IOException {
    List<List<EncodedExample>> small = shards(false, 40);
    List<List<EncodedExample>> large = Collections.nCopies(50, small.get(0));
    long[] most = new long[2];
    for (int i = 0; i < 2; i++) {
      MemoryShards shards = new MemoryShards(i == 0 ? small : large);
      try (WindowedBatches batches = WindowedBatches.open(shards, settings(50), Cursor.START)) {
        assertThat(batches.bytes()).isPositive();
        for (; batches.hasNext(); batches.next()) {
          most[i] = Math.max(most[i], batches.bytes());
        }
      }
    }
    assertThat(most[1]).isLessThanOrEqualTo(2 * most[0]);
    try (WindowedBatches whole =
        WindowedBatches.open(new MemoryShards(large), settings(100_000), Cursor.START)) {
      long ints = 2 * all(large).stream().mapToLong(EncodedExample::length).sum();
      assertThat(whole.bytes()).isBetween(4 * ints, 12 * ints);
    }
  }

  @Test
  void whatCannotBeAWindowIsRefused() {
    for (long tokens : LongStream.of(0, -5, WindowSettings.MOST_TOKENS + 1).toArray()) {
      assertThatThrownBy(() -> settings(tokens))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in windows of " + tokens);
    }
  }
}
