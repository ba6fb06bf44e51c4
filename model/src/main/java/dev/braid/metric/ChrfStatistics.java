package dev.braid.metric;

import java.util.Arrays;
import java.util.List;

/**
 * chrF of a corpus (Popović 2015, 2017): F-score of character n-grams up to order 6 and, as chrF+
 * and chrF++, of word n-grams, recall counting twice as much as precision. Equal to sacreBLEU's to
 * the last digit it prints.
 */
public final class ChrfStatistics extends TranslationStatistics<ChrfStatistics> {
  private static final long serialVersionUID = 1;
  private static final int CHARACTER_ORDERS = 6;
  private static final int BETA = 2;
  private static final int BETA_SQUARED = BETA * BETA;

  /** ASCII's punctuation, as Python's {@code string.punctuation}. */
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** Which n-grams of words count beside those of characters. */
  public enum Variant {
    /** None. */
    CHRF("chrf"),
    /** Single words. */
    CHRF_PLUS("chrf-plus"),
    /** Words and pairs of words. */
    CHRF_PLUS_PLUS("chrf-plus-plus");

    private final String code;

    Variant(String code) {
      this.code = code;
    }

    int wordOrders() {
      return ordinal();
    }
  }

  private final Variant variant;
  private final LetterCase letterCase;

  /** Statistics of nothing yet. */
  public ChrfStatistics(Variant variant, LetterCase letterCase) {
    super(3 * (CHARACTER_ORDERS + variant.wordOrders()));
    this.variant = variant;
    this.letterCase = letterCase;
  }

  @Override
  String metric() {
    return "chrF" + BETA + "+".repeat(variant.wordOrders());
  }

  @Override
  String scoreName() {
    return variant.code;
  }

  @Override
  List<String> choices() {
    return List.of(
        "case",
        letterCase.code(),
        "eff",
        "yes",
        "nc",
        String.valueOf(CHARACTER_ORDERS),
        "nw",
        String.valueOf(variant.wordOrders()),
        "space",
        "no");
  }

  /** The counts against the reference that scores best. */
  @Override
  int[] counts(String hypothesis, List<String> references) {
    int[] best = {};
    double bestScore = -1;
    for (String reference : references) {
      int[] counts = counts(letterCase.apply(hypothesis), letterCase.apply(reference));
      double score = score(Arrays.stream(counts).asLongStream().toArray());
      if (score > bestScore) {
        best = counts;
        bestScore = score;
      }
    }

    return best;
  }

  private int[] counts(String hypothesis, String reference) {
    int[] counts = new int[3 * (CHARACTER_ORDERS + variant.wordOrders())];
    int[] characters = Whitespace.remove(hypothesis).codePoints().toArray();
    int[] others = Whitespace.remove(reference).codePoints().toArray();
    count(characters, others, CHARACTER_ORDERS, counts, 0);
    if (variant.wordOrders() > 0) {
      WordNumbers numbers = new WordNumbers();
      int[] words = words(hypothesis, numbers);
      count(words, words(reference, numbers), variant.wordOrders(), counts, 3 * CHARACTER_ORDERS);
    }

    return counts;
  }

  /**
   * Writes for each order how many n-grams the hypothesis has (none where the reference has none),
   * how many the reference, and how many match.
   */
  private static void count(int[] hypothesis, int[] reference, int orders, int[] counts, int at) {
    int[] matches = NgramMatches.count(hypothesis, List.of(reference), orders);
    for (int n = 0; n < orders; n++) {
      int expected = Math.max(0, reference.length - n);
      counts[at + 3 * n] = expected == 0 ? 0 : Math.max(0, hypothesis.length - n);
      counts[at + 3 * n + 1] = expected;
      counts[at + 3 * n + 2] = matches[n];
    }
  }

  /**
   * Numbers of the words; one punctuation mark is cut off, the last character or else the first.
   */
  private static int[] words(String text, WordNumbers numbers) {
    int[] words = new int[text.length()];
    int count = 0;
    int start = Whitespace.skip(text, 0);
    while (start < text.length()) {
      int end = Whitespace.wordEnd(text, start);
      int cut = cut(text, start, end);
      words[count++] = numbers.number(text, start, cut);
      if (cut < end) {
        words[count++] = numbers.number(text, cut, end);
      }

      start = Whitespace.skip(text, end);
    }

    return Arrays.copyOf(words, count);
  }

  /** Where a word falls in two; its end if it does not. */
  private static int cut(String text, int start, int end) {
    if (end - start > 1) {
      if (PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0) {
        return end - 1;
      }

      if (PUNCTUATION.indexOf(text.charAt(start)) >= 0) {
        return start + 1;
      }
    }

    return end;
  }

  /** F over the mean precision and the mean recall of the orders that both sides have. */
  @Override
  double score(long[] counts) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int i = 0; i < counts.length; i += 3) {
      if (counts[i] > 0 && counts[i + 1] > 0) {
        precision += (double) counts[i + 2] / counts[i];
        recall += (double) counts[i + 2] / counts[i + 1];
        orders++;
      }
    }

    if (precision + recall == 0) {
      return 0;
    }

    precision /= orders;
    recall /= orders;
    double score = (1 + BETA_SQUARED) * precision * recall;
    return 100 * (score / (BETA_SQUARED * precision + recall));
  }

  @Override
  List<Score> details(long[] counts) {
    return List.of(
        Score.count("hypothesis-characters", counts[0]),
        Score.count("reference-characters", counts[1]),
        Score.count("matching-characters", counts[2]));
  }
}
