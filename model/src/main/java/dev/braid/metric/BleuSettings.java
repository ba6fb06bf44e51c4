package dev.braid.metric;

import java.io.Serializable;

/**
 * What BLEU is counted by.
 *
 * @param tokenizer cuts hypotheses and references into tokens
 * @param letterCase applied before
 * @param smoothing of orders without a match
 * @param order how many orders of n-grams the geometric mean is over
 */
public record BleuSettings(
    BleuTokenizer tokenizer, LetterCase letterCase, Smoothing smoothing, Order order)
    implements Serializable {

  /** How many orders of n-grams the geometric mean is over. */
  public enum Order {
    /** Always four; a hypothesis of less than four tokens scores next to nothing. */
    FOUR("no"),
    /** Up to four, as many as the hypothesis is long: for the score of a single sentence. */
    EFFECTIVE("yes");

    private final String code;

    Order(String code) {
      this.code = code;
    }
  }

  /** What papers mean by sacreBLEU: 13a, case counts, exponential smoothing, four orders. */
  public static BleuSettings standard() {
    return new BleuSettings(
        BleuTokenizer.MTEVAL_13A, LetterCase.MIXED, Smoothing.exponential(), Order.FOUR);
  }

  /** The same for single sentences. */
  public BleuSettings forSentences() {
    return new BleuSettings(tokenizer, letterCase, smoothing, Order.EFFECTIVE);
  }

  /** What a signature says of the order. */
  String effectiveOrder() {
    return order.code;
  }
}
