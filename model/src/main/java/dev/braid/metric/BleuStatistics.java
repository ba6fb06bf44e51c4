package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;

/** BLEU of a corpus, equal to sacreBLEU's to the last digit it prints. */
public final class BleuStatistics extends TranslationStatistics<BleuStatistics> {
  private static final long serialVersionUID = 1;

  private final BleuSettings settings;

  /** Statistics of nothing yet, by {@link BleuSettings#standard()}. */
  public BleuStatistics() {
    this(BleuSettings.standard());
  }

  /** Statistics of nothing yet. */
  public BleuStatistics(BleuSettings settings) {
    super(BleuScore.WIDTH);
    this.settings = settings;
  }

  /** How it cuts text into tokens. */
  public BleuTokenizer tokenizer() {
    return settings.tokenizer();
  }

  /** The score with its parts. */
  public BleuScore bleu() {
    return BleuScore.of(totals(), settings.smoothing(), settings.order());
  }

  @Override
  String metric() {
    return "BLEU";
  }

  @Override
  String scoreName() {
    return "bleu";
  }

  @Override
  List<String> choices() {
    return List.of(
        "case",
        settings.letterCase().code(),
        "eff",
        settings.effectiveOrder(),
        "tok",
        settings.tokenizer().code(),
        "smooth",
        settings.smoothing().code());
  }

  @Override
  int[] counts(String hypothesis, List<String> references) {
    WordNumbers words = new WordNumbers();
    int[] tokens = words.of(tokenize(hypothesis));
    List<int[]> others = new ArrayList<>(references.size());
    for (String reference : references) {
      others.add(words.of(tokenize(reference)));
    }

    int[] counts = new int[BleuScore.WIDTH];
    counts[0] = tokens.length;
    counts[1] = closestLength(tokens.length, others);
    int[] matches = NgramMatches.count(tokens, others, BleuScore.ORDERS);
    for (int n = 0; n < BleuScore.ORDERS; n++) {
      counts[2 + n] = matches[n];
      counts[2 + BleuScore.ORDERS + n] = Math.max(0, tokens.length - n);
    }

    return counts;
  }

  private String tokenize(String text) {
    String cased = settings.letterCase().apply(text);
    return settings.tokenizer().tokenize(Whitespace.stripEnd(cased));
  }

  /** The length of the reference closest in length, the shorter of two that are as close. */
  private static int closestLength(int length, List<int[]> references) {
    int closest = references.get(0).length;
    for (int[] reference : references) {
      int nearer = Math.abs(length - closest) - Math.abs(length - reference.length);
      if (nearer > 0 || nearer == 0 && reference.length < closest) {
        closest = reference.length;
      }
    }

    return closest;
  }

  @Override
  double score(long[] counts) {
    return BleuScore.of(counts, settings.smoothing(), settings.order()).score();
  }

  @Override
  List<Score> details(long[] counts) {
    BleuScore bleu = BleuScore.of(counts, settings.smoothing(), settings.order());
    List<Score> scores = new ArrayList<>();
    for (int n = 0; n < BleuScore.ORDERS; n++) {
      scores.add(Score.points("precision-" + (n + 1), bleu.precisions().get(n)));
    }

    scores.add(new Score("brevity-penalty", bleu.brevityPenalty(), Score.Unit.NUMBER));
    scores.add(new Score("length-ratio", bleu.ratio(), Score.Unit.NUMBER));
    scores.add(Score.count("hypothesis-tokens", bleu.hypothesisTokens()));
    scores.add(Score.count("reference-tokens", bleu.referenceTokens()));
    return scores;
  }
}
