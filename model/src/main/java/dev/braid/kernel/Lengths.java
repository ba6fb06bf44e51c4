package dev.braid.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How long each sequence of a time-major batch {@code [steps, batch, features]} is; what lies
 * behind a sequence's end is padding. Inside, sequences are ordered by falling length, so that
 * those still running at a step come first, and the steps of all sequences lie packed, without
 * padding.
 */
public final class Lengths {
  private final int steps;
  private final int[] lengths;
  private final int[] order;
  private final int[] active;
  private final int[] offsets;

  private Lengths(int steps, int[] lengths) {
    this.steps = steps;
    this.lengths = lengths.clone();
    order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(lengths[b], lengths[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    active = new int[steps + 1];
    offsets = new int[steps + 1];
    countActive();
  }

  private void countActive() {
    for (int length : lengths) {
      for (int t = 0; t < length; t++) {
        active[t]++;
      }
    }

    for (int t = 0; t < steps; t++) {
      offsets[t + 1] = offsets[t] + active[t];
    }
  }

  /**
   * Sequences of these lengths, padded to {@code steps}.
   *
   * @throws IllegalArgumentException if there is no sequence, or a length is negative or above
   *     {@code steps}
   */
  public static Lengths of(int steps, int... lengths) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException("Invalid batch: there are no sequences");
    }

    for (int length : lengths) {
      if (length < 0 || length > steps) {
        throw new IllegalArgumentException(
            "Invalid sequence length %d: must be 0 to %d, the steps of the batch"
                .formatted(length, steps));
      }
    }

    return new Lengths(steps, lengths);
  }

  /** {@code batch} sequences of {@code steps} steps each, without padding. */
  public static Lengths full(int steps, int batch) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, steps);
    return of(steps, lengths);
  }

  /** The number of steps that the batch is padded to. */
  public int steps() {
    return steps;
  }

  /** The number of sequences. */
  public int batch() {
    return lengths.length;
  }

  /** The length of one sequence. */
  public int length(int sequence) {
    return lengths[sequence];
  }

  /** The sum of the lengths. */
  public int tokens() {
    return offsets[steps];
  }

  /** Whether there is no padding. */
  public boolean isFull() {
    return tokens() == steps * batch();
  }

  /** Which sequence has this rank, by falling length. */
  int sequence(int rank) {
    return order[rank];
  }

  int lengthOfRank(int rank) {
    return lengths[order[rank]];
  }

  /** The steps of the longest sequence. */
  int longest() {
    return lengths[order[0]];
  }

  /** How many sequences are longer than {@code step}; they are the first ones by rank. */
  int active(int step) {
    return active[step];
  }

  /** The packed row of a sequence at a time step. */
  int packedRow(int time, int rank) {
    return offsets[time] + rank;
  }

  /** The row of a sequence at a time step in the padded batch. */
  int paddedRow(int time, int rank) {
    return time * lengths.length + order[rank];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lengths
        && steps == ((Lengths) other).steps
        && Arrays.equals(lengths, ((Lengths) other).lengths);
  }

  @Override
  public int hashCode() {
    return 31 * steps + Arrays.hashCode(lengths);
  }
}
