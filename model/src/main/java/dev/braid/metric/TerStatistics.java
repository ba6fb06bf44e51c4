package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * TER of a corpus (Snover et al. 2006): edits, of which moving some words at once is one, as part
 * of the references' length. The lower the better; it can be above 100. Equal to sacreBLEU's, with
 * its default settings: white space parts words, case does not count, and the text is left as it is
 * otherwise.
 */
public final class TerStatistics extends TranslationStatistics<TerStatistics> {
  private static final long serialVersionUID = 1;

  /** Mean lengths are counted in parts of a word, exact for up to ten references. */
  private static final int PARTS = 2520;

  /** Statistics of nothing yet. */
  public TerStatistics() {
    super(2);
  }

  @Override
  String metric() {
    return "TER";
  }

  @Override
  String scoreName() {
    return "ter";
  }

  @Override
  boolean isLowerBetter() {
    return true;
  }

  @Override
  List<String> choices() {
    return List.of("case", "lc", "tok", "tercom", "norm", "no", "punct", "yes", "asian", "no");
  }

  /** The fewest edits to a reference, and the mean length of all. */
  @Override
  int[] counts(String hypothesis, List<String> references) {
    WordNumbers numbers = new WordNumbers();
    int[] words = numbers.of(LetterCase.LOWER.apply(hypothesis));
    int fewest = Integer.MAX_VALUE;
    long length = 0;
    for (String reference : references) {
      int[] others = numbers.of(LetterCase.LOWER.apply(reference));
      fewest = Math.min(fewest, TranslationEdits.count(words, others));
      length += others.length;
    }

    long parts = Math.round((double) length * PARTS / references.size());
    return new int[] {fewest, Math.toIntExact(parts)};
  }

  /** All edits by all lengths; 100 where there are edits and all references are empty. */
  @Override
  double score(long[] counts) {
    if (counts[1] == 0) {
      return counts[0] == 0 ? 0 : 100;
    }

    return 100 * (counts[0] / words(counts));
  }

  private static double words(long[] counts) {
    return (double) counts[1] / PARTS;
  }

  @Override
  List<Score> details(long[] counts) {
    List<Score> scores = new ArrayList<>();
    scores.add(Score.count("ter-edits", counts[0]));
    scores.add(new Score("ter-reference-words", words(counts), Score.Unit.COUNT));
    return scores;
  }
}
