package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of statistics has to keep. */
class StatisticsTest {
  private static final int ITEMS = 300;

  /**
   * A kind of statistics with a way to fill it.
   *
   * @param add adds item number i, the same whenever it is called
   */
  private record Kind<S extends Statistics<S>>(
      String name, Supplier<S> create, BiConsumer<S, Integer> add) {

    S over(List<Integer> items) {
      S statistics = create.get();
      items.forEach(item -> add.accept(statistics, item));
      return statistics;
    }

    List<Object> closed(S statistics) {
      return List.of(statistics.scores(), statistics.labelScores(), statistics.signature());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>("perplexity", PerplexityStatistics::new, StatisticsTest::addTokens),
        new Kind<>(
            "token-accuracy",
            TokenAccuracyStatistics::new,
            (statistics, item) -> statistics.add(item % 3, item % 5)),
        new Kind<>(
            "labels",
            () -> new LabelStatistics(LabelStatistics.Item.TOKENS),
            StatisticsTest::addLabel),
        new Kind<>(
            "spans",
            () -> new SpanStatistics(SpanScheme.IOBES),
            (statistics, item) -> statistics.add(tags(2L * item), tags(2L * item + 1))),
        new Kind<>(
            "bleu",
            BleuStatistics::new,
            (statistics, item) -> statistics.add(words(-item), List.of(words(item)))),
        new Kind<>(
            "bleu with intervals",
            BleuStatistics::new,
            (statistics, item) -> statistics.add(7L * item, words(-item), List.of(words(item)))),
        new Kind<>(
            "chrf with intervals",
            () -> new ChrfStatistics(ChrfStatistics.Variant.CHRF_PLUS_PLUS, LetterCase.LOWER),
            (statistics, item) -> statistics.add(7L * item, words(-item), List.of(words(item)))),
        new Kind<>(
            "ter with intervals",
            TerStatistics::new,
            (statistics, item) ->
                statistics.add(7L * item, words(-item), List.of(words(item), words(2 * item)))),
        new Kind<>(
            "exact match",
            ExactMatchStatistics::new,
            (statistics, item) -> statistics.add(words(item % 5), List.of(words(item % 7)))),
        new Kind<>(
            "edit distance",
            EditDistanceStatistics::new,
            (statistics, item) -> statistics.add(words(-item), List.of(words(item)))));
  }

  private static void addLabel(LabelStatistics statistics, int item) {
    Random random = new Random(item);
    String gold = "abcdef".substring(random.nextInt(6)).substring(0, 1);
    String predicted = "abc".substring(random.nextInt(3)).substring(0, 1);
    switch (gold) {
      case "e" -> statistics.addUnseen(gold, predicted);
      case "f" -> statistics.addUnspelled(predicted);
      default -> statistics.add(gold, predicted);
    }
  }

  private static String words(int seed) {
    return String.join(" ", tags(seed));
  }

  private static void addTokens(PerplexityStatistics statistics, int item) {
    Random random = new Random(item);
    statistics.add(
        Math.exp(6 * random.nextGaussian()), PerplexityStatistics.TokenKind.values()[item % 2]);
    statistics.add(30 * random.nextDouble(), 5, random.nextDouble(), 1);
  }

  private static List<String> tags(long seed) {
    Random random = new Random(seed);
    List<String> choices = List.of("O", "B-X", "I-X", "I-Y", "B-Y", "E-X", "S-Y");
    return Stream.generate(() -> choices.get(random.nextInt(choices.size()))).limit(9).toList();
  }

  private static List<Integer> items() {
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(i);
    }

    return items;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S extends Statistics<S>> void areTheSameHoweverTheCorpusIsSplitAndOrdered(Kind<S> kind) {
    List<Object> whole = kind.closed(kind.over(items()));
    Random random = new Random(42);
    for (int parts : new int[] {1, 2, 7, ITEMS}) {
      List<Integer> shuffled = items();
      Collections.shuffle(shuffled, random);
      S merged = kind.create.get();
      for (int part = 0; part < parts; part++) {
        merged =
            merged.merge(
                kind.over(shuffled.subList(part * ITEMS / parts, (part + 1) * ITEMS / parts)));
      }

      assertThat(kind.closed(merged)).as("%d parts", parts).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S extends Statistics<S>> void mergeAssociativelyAndCommutatively(Kind<S> kind) {
    List<Integer> first = items().subList(0, 10);
    List<Integer> second = items().subList(10, 150);
    List<Integer> third = items().subList(150, ITEMS);
    S left = kind.over(first).merge(kind.over(second)).merge(kind.over(third));
    S right = kind.over(first).merge(kind.over(second).merge(kind.over(third)));
    S turned = kind.over(third).merge(kind.over(second)).merge(kind.over(first));
    assertThat(kind.closed(left)).isEqualTo(kind.closed(right)).isEqualTo(kind.closed(turned));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S extends Statistics<S>> void leaveTheOtherSideOfAMergeUntouched(Kind<S> kind) {
    S other = kind.over(items().subList(0, 20));
    List<Object> before = kind.closed(other);
    S merged = kind.create.get().merge(other);
    merged.merge(kind.over(items()));
    assertThat(kind.closed(other)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S extends Statistics<S>> void surviveSerialization(Kind<S> kind) throws Exception {
    S statistics = kind.over(items());
    assertThat(kind.closed(copy(statistics))).isEqualTo(kind.closed(statistics));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S extends Statistics<S>> void closeWithoutErrorOverNothing(Kind<S> kind) {
    assertThat(kind.create.get().scores()).isNotEmpty();
    assertThat(kind.create.get().labelScores()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <S> S copy(S statistics) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(statistics);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (S) in.readObject();
    }
  }
}
