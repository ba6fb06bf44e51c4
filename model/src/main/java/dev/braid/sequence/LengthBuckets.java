package dev.braid.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches of examples of equal length, so that nothing is padded: the order within a length and the
 * order of the batches are shuffled by the seed.
 */
public final class LengthBuckets implements BatchSource {
  private final List<EncodedExample> examples;
  private final List<int[]> batches;

  private LengthBuckets(List<EncodedExample> examples, List<int[]> batches) {
    this.examples = examples;
    this.batches = batches;
  }

  /**
   * Batches for training, in an order drawn from the seed.
   *
   * @param batchTokens most tokens in a batch; a longer example is a batch of its own
   * @param seed of this epoch and replica
   */
  public static LengthBuckets shuffled(List<EncodedExample> examples, int batchTokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = identity(examples.size());
    shuffle(order, random);
    List<int[]> batches = equalLengths(examples, order, batchTokens);
    int[] batchOrder = identity(batches.size());
    shuffle(batchOrder, random);
    List<int[]> shuffled = new ArrayList<>(batches.size());
    for (int index : batchOrder) {
      shuffled.add(batches.get(index));
    }
    return new LengthBuckets(examples, shuffled);
  }

  /** Batches for evaluation, shortest first, in the order of the examples. */
  public static LengthBuckets ordered(List<EncodedExample> examples, int batchTokens) {
    return new LengthBuckets(
        examples, equalLengths(examples, identity(examples.size()), batchTokens));
  }

  @Override
  public int size() {
    return batches.size();
  }

  /** Which examples, by their place in the list, make up a batch. */
  public int[] members(int index) {
    return batches.get(index).clone();
  }

  @Override
  public Batch batch(int index) {
    int[] members = batches.get(index);
    EncodedExample first = examples.get(members[0]);
    int time = first.length();
    int labelsEach = first.labels().length;
    int[] ids = new int[members.length * time];
    int[] labels = new int[members.length * labelsEach];
    int[] lengths = new int[members.length];
    Arrays.fill(lengths, time);
    for (int row = 0; row < members.length; row++) {
      EncodedExample example = examples.get(members[row]);
      System.arraycopy(example.ids(), 0, ids, row * time, time);
      System.arraycopy(example.labels(), 0, labels, row * labelsEach, labelsEach);
    }
    return new Batch(members.length, time, ids, labels, lengths);
  }

  @Override
  public long tokens() {
    long tokens = 0;
    for (EncodedExample example : examples) {
      tokens += example.length();
    }
    return tokens;
  }

  private static List<int[]> equalLengths(
      List<EncodedExample> examples, int[] order, int batchTokens) {
    Integer[] byLength = new Integer[order.length];
    for (int i = 0; i < order.length; i++) {
      byLength[i] = order[i];
    }
    Arrays.sort(byLength, Comparator.comparingInt(index -> examples.get(index).length()));
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    while (start < byLength.length) {
      int length = examples.get(byLength[start]).length();
      int most = Math.max(1, batchTokens / length);
      int end = start;
      while (end < byLength.length
          && end - start < most
          && examples.get(byLength[end]).length() == length) {
        end++;
      }
      batches.add(slice(byLength, start, end));
      start = end;
    }
    return batches;
  }

  private static int[] slice(Integer[] indices, int start, int end) {
    int[] slice = new int[end - start];
    for (int i = start; i < end; i++) {
      slice[i - start] = indices[i];
    }
    return slice;
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
