package dev.braid.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches of examples of equal or similar length; the order within a length and the order of the
 * batches are shuffled by the seed.
 */
public final class LengthBuckets implements BatchSource {
  /** Whether examples of different lengths may share a batch. */
  public enum Padding {
    /** Never, for layers that would read what stands behind a shorter one's end. */
    NONE,
    /** Yes: similar lengths, padded to the longest. */
    ALLOWED
  }

  private final List<EncodedExample> examples;
  private final List<int[]> batches;

  private LengthBuckets(List<EncodedExample> examples, List<int[]> batches) {
    this.examples = examples;
    this.batches = batches;
  }

  /**
   * Batches for training, in an order drawn from the seed.
   *
   * @param batchTokens most tokens in a batch, padding included; a longer example is a batch of its
   *     own
   * @param seed of this epoch and replica
   */
  public static LengthBuckets shuffled(
      List<EncodedExample> examples, int batchTokens, Padding padding, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = identity(examples.size());
    shuffle(order, random);
    List<int[]> batches = grouped(examples, order, batchTokens, padding);
    int[] batchOrder = identity(batches.size());
    shuffle(batchOrder, random);
    List<int[]> shuffled = new ArrayList<>(batches.size());
    for (int index : batchOrder) {
      shuffled.add(batches.get(index));
    }
    return new LengthBuckets(examples, shuffled);
  }

  /** Batches for evaluation, shortest first, in the order of the examples. */
  public static LengthBuckets ordered(
      List<EncodedExample> examples, int batchTokens, Padding padding) {
    return new LengthBuckets(
        examples, grouped(examples, identity(examples.size()), batchTokens, padding));
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
    // Members are in the order of their lengths.
    int time = examples.get(members[members.length - 1]).length();
    boolean labelEachStep = hasLabelEachStep(members);
    int labelsEach = labelEachStep ? time : examples.get(members[0]).labels().length;
    int[] ids = new int[members.length * time];
    int[] labels = new int[members.length * labelsEach];
    int[] lengths = new int[members.length];
    Arrays.fill(labels, Batch.NO_LABEL);
    for (int row = 0; row < members.length; row++) {
      EncodedExample example = examples.get(members[row]);
      lengths[row] = example.length();
      System.arraycopy(example.ids(), 0, ids, row * time, example.length());
      System.arraycopy(example.labels(), 0, labels, row * labelsEach, example.labels().length);
    }
    return new Batch(members.length, time, ids, labels, lengths);
  }

  /** A single step with a single label is either; its layout is the same. */
  private boolean hasLabelEachStep(int[] members) {
    EncodedExample longest = examples.get(members[members.length - 1]);
    return longest.labels().length == longest.length();
  }

  @Override
  public long tokens() {
    long tokens = 0;
    for (EncodedExample example : examples) {
      tokens += example.length();
    }
    return tokens;
  }

  private static List<int[]> grouped(
      List<EncodedExample> examples, int[] order, int batchTokens, Padding padding) {
    Integer[] byLength = new Integer[order.length];
    for (int i = 0; i < order.length; i++) {
      byLength[i] = order[i];
    }
    Arrays.sort(byLength, Comparator.comparingInt(index -> examples.get(index).length()));
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    while (start < byLength.length) {
      int shortest = examples.get(byLength[start]).length();
      int end = start + 1;
      while (end < byLength.length) {
        int length = examples.get(byLength[end]).length();
        boolean fits = (long) length * (end - start + 1) <= batchTokens;
        if (!fits || (padding == Padding.NONE && length != shortest)) {
          break;
        }
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
