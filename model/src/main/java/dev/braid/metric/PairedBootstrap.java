package dev.braid.metric;

/**
 * A system beside a baseline over the same resampled corpora (Koehn 2004), as sacreBLEU's {@code
 * --paired-bs} does it.
 *
 * @param baselineScore of the whole corpus
 * @param systemScore of the whole corpus
 * @param pValue how likely a difference at least as large would be if the two were equally good
 */
public record PairedBootstrap(
    double baselineScore,
    ConfidenceInterval baseline,
    double systemScore,
    ConfidenceInterval system,
    double pValue) {

  /**
   * Compares two systems that translated the same sentences.
   *
   * @throws IllegalArgumentException if the statistics are counted by different settings or over
   *     different sentences
   * @throws IllegalStateException if a sentence was added without its number
   */
  public static <S extends TranslationStatistics<S>> PairedBootstrap of(
      S baseline, S system, Resampling resampling) {
    baseline.checkComparable(system);
    double[] baselines = baseline.resampledScores(resampling);
    double[] systems = system.resampledScores(resampling);
    return new PairedBootstrap(
        baseline.score(),
        ConfidenceInterval.of(baselines),
        system.score(),
        ConfidenceInterval.of(systems),
        pValue(baselines, systems, Math.abs(baseline.score() - system.score())));
  }

  /**
   * Whether the two scored alike on every corpus. The p-value then is the least possible, as
   * sacreBLEU's, but there is no difference that it could speak of.
   */
  public boolean alike() {
    return difference() == 0 && baseline.equals(system);
  }

  /** By how much the system's score is above the baseline's; below 0 where it is worse. */
  public double difference() {
    return systemScore - baselineScore;
  }

  /**
   * The share of the resampled differences that exceed their mean by more than the difference of
   * the whole corpora; one is added to both counts, so that it is never 0.
   */
  private static double pValue(double[] baselines, double[] systems, double difference) {
    double mean = 0;
    for (int i = 0; i < baselines.length; i++) {
      mean += Math.abs(systems[i] - baselines[i]) / baselines.length;
    }

    int larger = 0;
    for (int i = 0; i < baselines.length; i++) {
      larger += Math.abs(systems[i] - baselines[i]) - mean > difference ? 1 : 0;
    }

    return (larger + 1.0) / (baselines.length + 1);
  }
}
