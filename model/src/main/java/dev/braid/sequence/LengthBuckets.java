package dev.braid.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches of examples of equal or similar length, of both sides where the target is a sequence of
 * its own; the order within a length and the order of the batches are shuffled by the seed.
 */
public final class LengthBuckets implements BatchSource {
  /** Whether examples of different lengths may share a batch. */
  public enum Padding {
    /** Never, for layers that would read what stands behind a shorter one's end. */
    NONE,
    /** Yes: similar lengths, padded to the longest. */
    ALLOWED
  }

  private final PackedExamples examples;
  private final List<int[]> batches;

  private LengthBuckets(PackedExamples examples, List<int[]> batches) {
    this.examples = examples;
    this.batches = batches;
  }

  /**
   * Batches for training, in an order drawn from the seed.
   *
   * @param batchTokens most tokens in a batch, padding included: rows times the longest text or
   *     target; a longer example is a batch of its own
   * @param seed of this epoch and replica
   */
  public static LengthBuckets shuffled(
      List<EncodedExample> examples, int batchTokens, Padding padding, long seed) {
    return shuffled(PackedExamples.of(examples), batchTokens, padding, seed);
  }

  static LengthBuckets shuffled(
      PackedExamples examples, int batchTokens, Padding padding, long seed) {
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
    return ordered(PackedExamples.of(examples), batchTokens, padding);
  }

  static LengthBuckets ordered(PackedExamples examples, int batchTokens, Padding padding) {
    return new LengthBuckets(
        examples, grouped(examples, identity(examples.size()), batchTokens, padding));
  }

  @Override
  public int size() {
    return batches.size();
  }

  /** Bytes of memory. */
  long bytes() {
    return examples.bytes() + (long) Integer.BYTES * examples.size() + 24L * batches.size();
  }

  /** Which examples, by their place in the list, make up a batch. */
  public int[] members(int index) {
    return batches.get(index).clone();
  }

  @Override
  public Batch batch(int index) {
    int[] members = batches.get(index);
    int time = 0;
    int labelsEach = 0;
    for (int member : members) {
      time = Math.max(time, examples.length(member));
      labelsEach = Math.max(labelsEach, examples.labels(member));
    }
    int[] ids = new int[members.length * time];
    int[] labels = new int[members.length * labelsEach];
    int[] lengths = new int[members.length];
    Arrays.fill(labels, Batch.NO_LABEL);
    for (int row = 0; row < members.length; row++) {
      lengths[row] = examples.length(members[row]);
      examples.copyIds(members[row], ids, row * time);
      examples.copyLabels(members[row], labels, row * labelsEach);
    }
    return new Batch(members.length, time, ids, labels, lengths);
  }

  @Override
  public long tokens(int index) {
    long tokens = 0;
    for (int member : batches.get(index)) {
      tokens += examples.tokens(member);
    }
    return tokens;
  }

  @Override
  public long tokens() {
    long tokens = 0;
    for (int example = 0; example < examples.size(); example++) {
      tokens += examples.tokens(example);
    }
    return tokens;
  }

  private static List<int[]> grouped(
      PackedExamples examples, int[] order, int batchTokens, Padding padding) {
    Integer[] byLength = new Integer[order.length];
    for (int i = 0; i < order.length; i++) {
      byLength[i] = order[i];
    }
    Arrays.sort(byLength, (one, other) -> compare(examples, one, other));
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    while (start < byLength.length) {
      int end = start + 1;
      while (end < byLength.length) {
        boolean fits = (long) examples.longerSide(byLength[end]) * (end - start + 1) <= batchTokens;
        boolean alike = compare(examples, byLength[start], byLength[end]) == 0;
        if (!fits || (padding == Padding.NONE && !alike)) {
          break;
        }
        end++;
      }
      batches.add(slice(byLength, start, end));
      start = end;
    }
    return batches;
  }

  /**
   * By the longer side, which is what a batch is measured by; then by how much longer the text is
   * than the target, there and back, so that neighbours have nearly the same lengths of both sides.
   */
  private static int compare(PackedExamples examples, int one, int other) {
    int longer = Integer.compare(examples.longerSide(one), examples.longerSide(other));
    if (longer != 0) {
      return longer;
    }
    int shape = Integer.compare(excess(examples, one), excess(examples, other));
    return examples.longerSide(one) % 2 == 0 ? shape : -shape;
  }

  private static int excess(PackedExamples examples, int example) {
    return examples.length(example) - examples.labels(example);
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

  static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
