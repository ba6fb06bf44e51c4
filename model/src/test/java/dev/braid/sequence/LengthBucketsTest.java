package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.sequence.LengthBuckets.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthBucketsTest {
  /** Examples of 1 to 9 tokens; no token occurs twice. */
  private static List<EncodedExample> examples(int count) {
    Random random = new Random(3);
    List<EncodedExample> examples = new ArrayList<>();
    int next = 10;
    for (int i = 0; i < count; i++) {
      int[] ids = new int[1 + random.nextInt(9)];
      int[] labels = new int[ids.length];
      for (int time = 0; time < ids.length; time++) {
        ids[time] = next++;
        labels[time] = -ids[time];
      }
      examples.add(new EncodedExample(ids, labels));
    }
    return examples;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 1000})
  void everyExampleStandsInOneBatchOfItsLength(int batchTokens) {
    List<EncodedExample> examples = examples(100);
    for (LengthBuckets buckets :
        List.of(
            LengthBuckets.shuffled(examples, batchTokens, Padding.NONE, 5),
            LengthBuckets.ordered(examples, batchTokens, Padding.NONE))) {
      List<EncodedExample> read = new ArrayList<>();
      long tokens = 0;
      for (int i = 0; i < buckets.size(); i++) {
        Batch batch = buckets.batch(i);
        tokens += batch.tokens();
        assertThat(batch.lengths()).containsOnly(batch.time());
        assertThat(batch.rows() == 1 || batch.tokens() <= batchTokens).isTrue();
        for (int row = 0; row < batch.rows(); row++) {
          EncodedExample example = row(batch, row);
          assertThat(example).isEqualTo(examples.get(buckets.members(i)[row]));
          read.add(example);
        }
      }
      assertThat(read).containsExactlyInAnyOrderElementsOf(examples);
      assertThat(buckets.tokens()).isEqualTo(tokens);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20, 1000})
  void withPaddingSimilarLengthsShareABatch(int batchTokens) {
    List<EncodedExample> examples = examples(100);
    LengthBuckets buckets = LengthBuckets.shuffled(examples, batchTokens, Padding.ALLOWED, 5);
    List<EncodedExample> read = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      Batch batch = buckets.batch(i);
      assertThat(batch.rows() == 1 || batch.rows() * batch.time() <= batchTokens).isTrue();
      for (int row = 0; row < batch.rows(); row++) {
        EncodedExample padded = row(batch, row);
        int length = batch.lengths()[row];
        assertThat(Arrays.stream(padded.ids(), length, batch.time()))
            .allMatch(id -> id == Batch.PADDING);
        assertThat(Arrays.stream(padded.labels(), length, batch.time()))
            .allMatch(label -> label == Batch.NO_LABEL);
        read.add(
            new EncodedExample(
                Arrays.copyOf(padded.ids(), length), Arrays.copyOf(padded.labels(), length)));
      }
    }

    assertThat(read).containsExactlyInAnyOrderElementsOf(examples);
  }

  /** Targets of 2 to 12 tokens to sources of 1 to 9; no token occurs twice. */
  private static List<EncodedExample> pairs(int count) {
    Random random = new Random(4);
    List<EncodedExample> pairs = new ArrayList<>();
    for (EncodedExample example : examples(count)) {
      int[] target = new int[Math.max(2, example.length() + random.nextInt(7) - 3)];
      Arrays.setAll(target, time -> 1000 * example.ids()[0] + time);
      pairs.add(new EncodedExample(example.ids(), target));
    }
    return pairs;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 40, 1000})
  void pairsAreMeasuredByTheirLongerSideAndPaddedOnBoth(int batchTokens) {
    List<EncodedExample> pairs = pairs(100);
    LengthBuckets buckets = LengthBuckets.shuffled(pairs, batchTokens, Padding.ALLOWED, 5);
    List<EncodedExample> read = new ArrayList<>();
    long targetTokens = 0;
    for (int i = 0; i < buckets.size(); i++) {
      Batch batch = buckets.batch(i);
      int longest = Math.max(batch.time(), batch.targetTime());
      assertThat(batch.rows() == 1 || batch.rows() * longest <= batchTokens).isTrue();
      for (int row = 0; row < batch.rows(); row++) {
        read.add(pair(batch, row));
      }
      assertThat(buckets.tokens(i)).isEqualTo(Arrays.stream(batch.targetLengths()).sum());
      targetTokens += buckets.tokens(i);
    }

    assertThat(read).containsExactlyInAnyOrderElementsOf(pairs);
    assertThat(buckets.tokens())
        .isEqualTo(targetTokens)
        .isEqualTo(pairs.stream().mapToInt(pair -> pair.labels().length).sum());
  }

  private static EncodedExample pair(Batch batch, int row) {
    int from = row * batch.time();
    int targetFrom = row * batch.targetTime();
    int length = batch.lengths()[row];
    int targetLength = batch.targetLengths()[row];
    assertThat(Arrays.stream(batch.ids(), from + length, from + batch.time()))
        .allMatch(id -> id == Batch.PADDING);
    assertThat(
            Arrays.stream(
                batch.labels(), targetFrom + targetLength, targetFrom + batch.targetTime()))
        .allMatch(label -> label == Batch.NO_LABEL);
    return new EncodedExample(
        Arrays.copyOfRange(batch.ids(), from, from + length),
        Arrays.copyOfRange(batch.labels(), targetFrom, targetFrom + targetLength));
  }

  @Test
  void pairsShareABatchWithLittlePaddingOnEitherSide() {
    List<EncodedExample> pairs = pairs(5000);
    LengthBuckets buckets = LengthBuckets.shuffled(pairs, 400, Padding.ALLOWED, 5);
    long read = 0;
    long padded = 0;
    for (int i = 0; i < buckets.size(); i++) {
      Batch batch = buckets.batch(i);
      read += batch.tokens() + buckets.tokens(i);
      padded += (long) batch.rows() * (batch.time() + batch.targetTime());
    }

    assertThat((double) padded / read).isLessThan(1.06);
  }

  @Test
  void withoutPaddingBothSidesOfABatchAreOfOneLengthEach() {
    LengthBuckets buckets = LengthBuckets.shuffled(pairs(300), 100, Padding.NONE, 5);

    for (int i = 0; i < buckets.size(); i++) {
      assertThat(buckets.batch(i).lengths()).containsOnly(buckets.batch(i).time());
      assertThat(buckets.batch(i).targetLengths()).containsOnly(buckets.batch(i).targetTime());
    }
    assertThat(buckets.size()).isLessThan(300);
  }

  private static EncodedExample row(Batch batch, int row) {
    int from = row * batch.time();
    return new EncodedExample(
        Arrays.copyOfRange(batch.ids(), from, from + batch.time()),
        Arrays.copyOfRange(batch.labels(), from, from + batch.time()));
  }

  @Test
  void batchesAreAsFullAsTheBudgetAllows() {
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      examples.add(new EncodedExample(new int[] {i, i, i}, new int[] {0}));
    }

    LengthBuckets buckets = LengthBuckets.ordered(examples, 12, Padding.NONE);

    assertThat(buckets.size()).isEqualTo(3);
    assertThat(buckets.batch(0).rows()).isEqualTo(4);
    assertThat(buckets.batch(2).rows()).isEqualTo(2);
    assertThat(buckets.batch(0).labels()).hasSize(4);
  }

  @Test
  void theSeedAloneDecidesTheOrder() {
    List<EncodedExample> examples = examples(60);

    assertThat(members(LengthBuckets.shuffled(examples, 20, Padding.NONE, 1)))
        .isEqualTo(members(LengthBuckets.shuffled(examples, 20, Padding.NONE, 1)))
        .isNotEqualTo(members(LengthBuckets.shuffled(examples, 20, Padding.NONE, 2)));
  }

  @Test
  void shufflingChangesBothTheBatchesAndTheirOrder() {
    List<EncodedExample> examples = examples(60);
    List<List<Integer>> one = members(LengthBuckets.shuffled(examples, 20, Padding.NONE, 1));
    List<List<Integer>> two = members(LengthBuckets.shuffled(examples, 20, Padding.NONE, 2));

    assertThat(lengths(examples, one)).isNotEqualTo(lengths(examples, two));
    assertThat(one).doesNotContainSequence(two.subList(0, 3));
    assertThat(one.containsAll(two)).isFalse();
  }

  @Test
  void evaluationReadsShortExamplesFirst() {
    List<EncodedExample> examples = examples(60);

    assertThat(lengths(examples, members(LengthBuckets.ordered(examples, 20, Padding.NONE))))
        .isSorted();
  }

  @Test
  void withoutExamplesThereIsNoBatch() {
    LengthBuckets buckets = LengthBuckets.shuffled(List.of(), 20, Padding.NONE, 1);

    assertThat(buckets.size()).isZero();
    assertThat(buckets.tokens()).isZero();
  }

  private static List<Integer> lengths(List<EncodedExample> examples, List<List<Integer>> batches) {
    return batches.stream().map(batch -> examples.get(batch.get(0)).length()).toList();
  }

  private static List<List<Integer>> members(LengthBuckets buckets) {
    List<List<Integer>> members = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      members.add(Arrays.stream(buckets.members(i)).boxed().toList());
    }
    return members;
  }
}
