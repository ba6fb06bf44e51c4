package dev.braid.metric;

/**
 * Bootstrap resampling (Koehn 2004): corpora of as many sentences drawn from the sentences of one,
 * with replacement.
 *
 * @param samples how many corpora are drawn
 * @param seed of the random numbers, which are those that sacreBLEU draws with this seed
 */
public record Resampling(int samples, int seed) {

  /** sacreBLEU's own: 1000 samples, seed 12345. */
  public static final Resampling STANDARD = new Resampling(1000, 12345);

  /**
   * Checks both numbers.
   *
   * @throws IllegalArgumentException if there are no samples or the seed is negative
   */
  public Resampling {
    if (samples < 1 || seed < 0) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot resample %d times with seed %d: at least 1 sample, and a seed from 0",
              samples, seed));
    }
  }

  /** What the score of a corpus is computed from. */
  interface Score {
    double of(long[] counts);
  }

  /**
   * The scores of the corpora drawn.
   *
   * @param rows counts, a row a sentence; at least one
   * @param width of a row
   */
  double[] scores(int[] rows, int width, Score score) {
    Pcg64 random = new Pcg64(seed);
    int sentences = rows.length / width;
    double[] scores = new double[samples];
    for (int sample = 0; sample < samples; sample++) {
      long[] counts = new long[width];
      for (int draw = 0; draw < sentences; draw++) {
        int row = random.nextBelow(sentences) * width;
        for (int i = 0; i < width; i++) {
          counts[i] += rows[row + i];
        }
      }

      scores[sample] = score.of(counts);
    }

    return scores;
  }
}
