package dev.braid.network;

import dev.braid.sequence.Batch;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Pairs of source and target ids, alone or padded to a batch. */
record TranslationPairs(int[][] sources, int[][] targets) {
  /** Random ids from 4 on, then 3, which ends a sequence. */
  static TranslationPairs random(int tokens, int[] sourceLengths, int[] targetLengths) {
    SplittableRandom random = new SplittableRandom(23);
    return new TranslationPairs(
        sequences(random, tokens, sourceLengths), sequences(random, tokens, targetLengths));
  }

  private static int[][] sequences(SplittableRandom random, int tokens, int[] lengths) {
    int[][] sequences = new int[lengths.length][];
    for (int row = 0; row < lengths.length; row++) {
      sequences[row] = random.ints(lengths[row], 4, tokens).toArray();
      sequences[row][lengths[row] - 1] = 3;
    }
    return sequences;
  }

  int rows() {
    return sources.length;
  }

  /** All pairs, padded. */
  Batch batch() {
    return batch(Batch.PADDING, 0);
  }

  /** All pairs, padded by that id and by so many steps more than needed. */
  Batch batch(int padding, int more) {
    int time = longest(sources) + more;
    int[] lengths = Arrays.stream(sources).mapToInt(source -> source.length).toArray();
    return new Batch(
        rows(),
        time,
        padded(sources, time, padding),
        padded(targets, longest(targets) + more, Batch.NO_LABEL),
        lengths);
  }

  /** One pair as a batch of its own. */
  Batch alone(int row) {
    return new TranslationPairs(new int[][] {sources[row]}, new int[][] {targets[row]}).batch();
  }

  private static int longest(int[][] sequences) {
    return Arrays.stream(sequences).mapToInt(sequence -> sequence.length).max().orElseThrow();
  }

  private static int[] padded(int[][] sequences, int time, int padding) {
    int[] padded = new int[sequences.length * time];
    Arrays.fill(padded, padding);
    for (int row = 0; row < sequences.length; row++) {
      System.arraycopy(sequences[row], 0, padded, row * time, sequences[row].length);
    }
    return padded;
  }
}
