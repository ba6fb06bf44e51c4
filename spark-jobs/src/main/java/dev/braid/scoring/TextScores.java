package dev.braid.scoring;

import dev.braid.config.EvaluationConfig;
import dev.braid.decoding.DecodingCounts;
import dev.braid.metric.BleuSettings;
import dev.braid.metric.BleuStatistics;
import dev.braid.metric.BleuTokenizer;
import dev.braid.metric.ChrfStatistics;
import dev.braid.metric.EditDistanceStatistics;
import dev.braid.metric.ExactMatchStatistics;
import dev.braid.metric.LetterCase;
import dev.braid.metric.Smoothing;
import dev.braid.metric.Statistics;
import dev.braid.metric.TerStatistics;
import dev.braid.metric.UnspacedText;
import java.io.Serializable;
import java.util.List;

/**
 * What decoded texts amount to beside their references. Scoring parts and merging gives what
 * scoring the whole gives.
 */
public final class TextScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private final BleuStatistics bleu;
  private final ChrfStatistics chrf;
  private final TerStatistics ter = new TerStatistics();
  private final UnspacedText unspaced = new UnspacedText();
  private final ExactMatchStatistics exactMatch = new ExactMatchStatistics();
  private final EditDistanceStatistics editDistance = new EditDistanceStatistics();
  private final DecodingCounts counts = new DecodingCounts();
  private long truncated;

  /** Scores of nothing yet. */
  public TextScores(EvaluationConfig settings) {
    this(settings.bleuTokenizer(), settings.chrfWordOrder());
  }

  /**
   * Scores of nothing yet.
   *
   * @param bleuTokenizer its name in sacreBLEU
   * @param chrfWordOrder 0, 1 or 2
   */
  public TextScores(String bleuTokenizer, int chrfWordOrder) {
    bleu =
        new BleuStatistics(
            new BleuSettings(
                BleuTokenizer.named(bleuTokenizer),
                LetterCase.MIXED,
                Smoothing.exponential(),
                BleuSettings.Order.FOUR));
    chrf = new ChrfStatistics(ChrfStatistics.Variant.values()[chrfWordOrder], LetterCase.MIXED);
  }

  /**
   * Adds a sentence.
   *
   * @param sentence its number in the corpus
   */
  public void add(long sentence, String hypothesis, String reference) {
    List<String> references = List.of(reference);
    bleu.add(sentence, hypothesis, references);
    chrf.add(sentence, hypothesis, references);
    ter.add(sentence, hypothesis, references);
    exactMatch.add(hypothesis, references);
    editDistance.add(hypothesis, references);
    unspaced.add(reference);
  }

  void addTruncated() {
    truncated++;
  }

  void add(DecodingCounts decoded) {
    counts.merge(decoded);
  }

  /** Adds what another part of the corpus gave; returns this. */
  TextScores merge(TextScores other) {
    bleu.merge(other.bleu);
    chrf.merge(other.chrf);
    ter.merge(other.ter);
    unspaced.merge(other.unspaced);
    exactMatch.merge(other.exactMatch);
    editDistance.merge(other.editDistance);
    counts.merge(other.counts);
    truncated += other.truncated;
    return this;
  }

  public BleuStatistics bleu() {
    return bleu;
  }

  public ChrfStatistics chrf() {
    return chrf;
  }

  public TerStatistics ter() {
    return ter;
  }

  /** All statistics, the most telling first. */
  public List<Statistics<?>> statistics() {
    return List.of(bleu, chrf, ter, exactMatch, editDistance);
  }

  /** What a reader of the scores has to know of them, a sentence each. */
  public List<String> notes() {
    return unspaced.isMost() && !bleu.tokenizer().cutsUnspacedText()
        ? List.of(
            "most of the references is written without blanks, so that BLEU and TER take whole"
                + " phrases for words; evaluate.bleu-tokenizer = zh (Chinese) or char (any script)"
                + " counts smaller pieces")
        : List.of();
  }

  /** What was decoded. */
  public DecodingCounts counts() {
    return counts;
  }

  /** Sources of which only the first part was read. */
  public long truncated() {
    return truncated;
  }
}
