package dev.braid.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * BLEU (Papineni et al. 2002) and what it is made of.
 *
 * @param score the brevity penalty times the geometric mean of the precisions, in points of 100
 * @param precisions shares of the n-grams of order 1 to 4 that match, smoothed, in points of 100
 * @param brevityPenalty 1, or less where the hypotheses are shorter than the references
 * @param hypothesisTokens length of all hypotheses
 * @param referenceTokens length of the references closest in length
 */
public record BleuScore(
    double score,
    List<Double> precisions,
    double brevityPenalty,
    long hypothesisTokens,
    long referenceTokens) {

  static final int ORDERS = 4;

  /** Counts: both lengths, then the matches by order, then the n-grams by order. */
  static final int WIDTH = 2 + 2 * ORDERS;

  private static final double LOG_OF_ZERO = -9999999999.0;

  /** Copies the precisions. */
  public BleuScore {
    precisions = List.copyOf(precisions);
  }

  /** The steps, down to their order, are sacreBLEU's, so that the last digit is too. */
  static BleuScore of(long[] counts, Smoothing smoothing, BleuSettings.Order order) {
    double[] precisions = new double[ORDERS];
    int orders = precisions(counts, smoothing, precisions);
    double penalty = brevityPenalty(counts[0], counts[1]);
    double score = 0;
    if (orders > 0) {
      int averaged = order == BleuSettings.Order.EFFECTIVE ? orders : ORDERS;
      score = penalty * StrictMath.exp(logSum(precisions, averaged) / averaged);
    }

    List<Double> shares = Arrays.stream(precisions).boxed().toList();
    return new BleuScore(score, shares, penalty, counts[0], counts[1]);
  }

  /** Fills in the precisions; how many orders have n-grams, 0 if nothing matches at all. */
  private static int precisions(long[] counts, Smoothing smoothing, double[] precisions) {
    if (Arrays.stream(counts, 2, 2 + ORDERS).allMatch(matches -> matches == 0)) {
      return 0;
    }

    double halves = 1;
    for (int n = 0; n < ORDERS; n++) {
      boolean adds = smoothing.method() == Smoothing.Method.ADD_K && n > 0;
      double matches = counts[2 + n] + (adds ? smoothing.value() : 0);
      double ngrams = counts[2 + ORDERS + n] + (adds ? smoothing.value() : 0);
      if (ngrams == 0) {
        return n;
      }

      if (matches > 0) {
        precisions[n] = 100 * matches / ngrams;
      } else if (smoothing.method() == Smoothing.Method.EXPONENTIAL) {
        halves *= 2;
        precisions[n] = 100 / (halves * ngrams);
      } else if (smoothing.method() == Smoothing.Method.FLOOR) {
        precisions[n] = 100 * smoothing.value() / ngrams;
      }
    }

    return ORDERS;
  }

  private static double brevityPenalty(long hypothesis, long reference) {
    if (hypothesis >= reference) {
      return 1;
    }

    return hypothesis == 0 ? 0 : StrictMath.exp(1 - (double) reference / hypothesis);
  }

  private static double logSum(double[] precisions, int orders) {
    double sum = 0;
    for (int n = 0; n < orders; n++) {
      sum += precisions[n] == 0 ? LOG_OF_ZERO : StrictMath.log(precisions[n]);
    }

    return sum;
  }

  /** Length of the hypotheses as a part of that of the references; 0 if they are empty. */
  public double ratio() {
    return Score.ratio(hypothesisTokens, referenceTokens);
  }

  /**
   * What sacreBLEU prints, such as {@code 34.56 67.8/41.2/28.5/20.1 (BP = 1.000 ratio = 1.012
   * hyp_len = 812 ref_len = 802)}.
   */
  public String text() {
    List<String> shares = new ArrayList<>();
    precisions.forEach(precision -> shares.add(Decimals.fixed(precision, 1)));
    return String.format(
        "%s %s (BP = %s ratio = %s hyp_len = %d ref_len = %d)",
        Decimals.fixed(score, 2),
        String.join("/", shares),
        Decimals.fixed(brevityPenalty, 3),
        Decimals.fixed(ratio(), 3),
        hypothesisTokens,
        referenceTokens);
  }
}
