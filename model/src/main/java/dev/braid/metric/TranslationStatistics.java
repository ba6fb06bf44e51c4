package dev.braid.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text scored against references by counts that add up over sentences, with sacreBLEU's figures.
 *
 * <p>Sentences that are added with their number also keep their own counts (48 bytes for BLEU, up
 * to 104 for chrF, 16 for TER), from which confidence intervals are drawn: the same ones however
 * the corpus was cut and merged. Without numbers only the sums are kept.
 *
 * @param <S> the implementing class
 */
public abstract sealed class TranslationStatistics<S extends TranslationStatistics<S>>
    implements Statistics<S> permits BleuStatistics, ChrfStatistics, TerStatistics {

  /** The version whose figures these equal. */
  public static final String SACREBLEU_VERSION = "2.6.0";

  private static final long serialVersionUID = 1;

  private final long[] totals;
  private final SentenceCounts bySentence;
  private long sentences;
  private int fewestReferences = Integer.MAX_VALUE;
  private int mostReferences;

  /**
   * @param width how many counts a sentence has
   */
  TranslationStatistics(int width) {
    totals = new long[width];
    bySentence = new SentenceCounts(width);
  }

  /** Name of the metric as sacreBLEU prints it. */
  abstract String metric();

  /** What was chosen, as key, value, key, value, in the order of sacreBLEU's signature. */
  abstract List<String> choices();

  abstract int[] counts(String hypothesis, List<String> references);

  /** The score in points of 100. */
  abstract double score(long[] counts);

  /** Whether a lower score is the better one. */
  boolean isLowerBetter() {
    return false;
  }

  /** Scores besides the main one. */
  abstract List<Score> details(long[] counts);

  /** Name of the main score in a report. */
  abstract String scoreName();

  /**
   * Adds a sentence; no confidence interval can be drawn then.
   *
   * @param references right answers, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public final void add(String hypothesis, List<String> references) {
    count(hypothesis, references);
  }

  /**
   * Adds a sentence and keeps its counts.
   *
   * @param sentence its number in the corpus, in any order; no number may come twice
   * @param references right answers, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public final void add(long sentence, String hypothesis, List<String> references) {
    bySentence.add(sentence, count(hypothesis, references));
  }

  private int[] count(String hypothesis, List<String> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot score '" + hypothesis + "' against no reference: at least one is needed");
    }

    int[] counts = counts(hypothesis, references);
    for (int i = 0; i < counts.length; i++) {
      totals[i] += counts[i];
    }

    sentences++;
    fewestReferences = Math.min(fewestReferences, references.size());
    mostReferences = Math.max(mostReferences, references.size());
    return counts;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final S merge(S other) {
    checkSettings(other);
    TranslationStatistics<S> added = other;
    for (int i = 0; i < totals.length; i++) {
      totals[i] += added.totals[i];
    }

    bySentence.merge(added.bySentence);
    sentences += added.sentences;
    fewestReferences = Math.min(fewestReferences, added.fewestReferences);
    mostReferences = Math.max(mostReferences, added.mostReferences);
    return (S) this;
  }

  private void checkSettings(TranslationStatistics<?> other) {
    if (!metric().equals(other.metric()) || !choices().equals(other.choices())) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot put %s %s and %s %s together: the settings must be the same",
              metric(), choices(), other.metric(), other.choices()));
    }
  }

  /** The score of everything added, in points of 100. */
  public final double score() {
    return score(totals);
  }

  final long[] totals() {
    return totals.clone();
  }

  /**
   * Mean and 95 % interval of the scores of resampled corpora, as sacreBLEU's {@code --confidence}.
   *
   * @throws IllegalStateException if nothing was added, a sentence was added without its number, or
   *     a number came twice
   */
  public final ConfidenceInterval interval(Resampling resampling) {
    return ConfidenceInterval.of(resampledScores(resampling));
  }

  final double[] resampledScores(Resampling resampling) {
    if (!canResample()) {
      throw new IllegalStateException(
          String.format(
              "Cannot resample: %d of %d sentences were added with their number; add all with it",
              bySentence.size(), sentences));
    }

    return resampling.scores(bySentence.rows(), totals.length, this::score);
  }

  private boolean canResample() {
    return sentences > 0 && bySentence.size() == sentences;
  }

  final void checkComparable(TranslationStatistics<?> other) {
    checkSettings(other);
    if (!Arrays.equals(bySentence.sentences(), other.bySentence.sentences())) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot compare %d sentences with %d others: both systems must have answered the"
                  + " same",
              sentences, other.sentences));
    }
  }

  /**
   * The score and what it is made of; where every sentence came with its number also mean and half
   * width of the 95 % interval by {@link Resampling#STANDARD}; the number of sentences last.
   */
  @Override
  public final List<Score> scores() {
    List<Score> scores = new ArrayList<>();
    scores.add(Score.points(scoreName(), score()));
    if (canResample()) {
      ConfidenceInterval interval = interval(Resampling.STANDARD);
      scores.add(Score.points(scoreName() + "-resampled-mean", interval.mean()));
      scores.add(Score.points(scoreName() + "-interval-95", interval.halfWidth()));
    }

    scores.addAll(details(totals));
    scores.add(Score.count("sentences", sentences));
    return scores;
  }

  /** Like sacreBLEU's, and says which of its versions the figures equal. */
  @Override
  public final Signature signature() {
    return signature(Resampling.STANDARD);
  }

  final Signature signature(Resampling resampling) {
    List<String> parts = shared(resampling);
    parts.add("equals");
    parts.add("sacrebleu-" + SACREBLEU_VERSION);
    return Signature.of(metric(), parts.toArray(String[]::new));
  }

  /**
   * What sacreBLEU prints as its own signature beside the same figures, such as {@code
   * nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0}.
   */
  public final String sacreBleuSignature() {
    StringBuilder text = new StringBuilder();
    List<String> parts = shared(Resampling.STANDARD);
    for (int i = 0; i < parts.size(); i += 2) {
      text.append(parts.get(i)).append(':').append(parts.get(i + 1)).append('|');
    }

    return text.append("version:").append(SACREBLEU_VERSION).toString();
  }

  private List<String> shared(Resampling resampling) {
    List<String> parts = new ArrayList<>(List.of("nrefs", references()));
    if (canResample()) {
      parts.addAll(List.of("bs", String.valueOf(resampling.samples())));
      parts.addAll(List.of("seed", String.valueOf(resampling.seed())));
    }

    parts.addAll(choices());
    return parts;
  }

  private String references() {
    return fewestReferences < mostReferences ? "var" : String.valueOf(mostReferences);
  }
}
