package dev.braid.network;

import dev.braid.config.Task;
import dev.braid.metric.LabelStatistics;
import dev.braid.metric.PerplexityStatistics;
import dev.braid.metric.PerplexityStatistics.TokenKind;
import dev.braid.metric.SpanScoring;
import dev.braid.metric.SpanStatistics;
import dev.braid.metric.Statistics;
import dev.braid.metric.TokenAccuracyStatistics;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import dev.braid.training.Measure;
import dev.braid.training.Validation.Figure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network's answers to a corpus amount to. Scoring parts and merging gives what scoring the
 * whole gives. Of labels it holds those that were seen, whatever the vocabulary.
 */
public final class CorpusScores implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Task task;
  private final PerplexityStatistics likelihood = new PerplexityStatistics();
  private final LabelStatistics labels;
  private final SpanStatistics spans;
  private final TokenAccuracyStatistics accuracy;

  /** Gold labels that the vocabulary does not have, as shards of older versions hold them. */
  private long unspelled;

  /**
   * Scores of nothing yet.
   *
   * @param spanScoring how label spans are scored, of a tagger
   */
  public CorpusScores(Task task, SpanScoring spanScoring) {
    this.task = task;
    LabelStatistics.Item item =
        task == Task.TAGGER ? LabelStatistics.Item.TOKENS : LabelStatistics.Item.EXAMPLES;
    this.labels = predictsTokens() ? null : new LabelStatistics(item);
    this.accuracy = task == Task.ENCODER_DECODER ? new TokenAccuracyStatistics() : null;
    boolean scoresSpans = task == Task.TAGGER && spanScoring.isOn();
    this.spans = scoresSpans ? new SpanStatistics(spanScoring.scheme()) : null;
  }

  /**
   * Adds a batch's scores.
   *
   * @param names of the labels; not used where tokens are predicted
   */
  public void add(Batch batch, Scores scores, Vocabulary names) {
    int labelsEach = batch.targetTime();
    for (int row = 0; row < batch.rows(); row++) {
      int count =
          task == Task.ENCODER_DECODER ? labelsEach : Math.min(labelsEach, batch.lengths()[row]);
      for (int i = 0; i < count; i++) {
        int target = row * labelsEach + i;
        if (predictsTokens()) {
          addToken(batch.labels()[target], scores, target);
        } else {
          addLabel(batch.labels()[target], scores, target, names);
        }
      }
    }
    if (spans != null) {
      addSpans(batch, scores, names);
    }
  }

  private void addToken(int gold, Scores scores, int target) {
    if (gold != Batch.NO_LABEL) {
      boolean unknown = gold == SpecialToken.UNK.id();
      likelihood.add(
          scores.negativeLogLikelihoods()[target], unknown ? TokenKind.OOV : TokenKind.KNOWN);
      if (accuracy != null) {
        accuracy.add(gold, scores.predictions()[target]);
      }
    }
  }

  private void addLabel(int gold, Scores scores, int target, Vocabulary names) {
    String predicted = names.token(scores.predictions()[target]);
    if (gold == Batch.NO_LABEL) {
      labels.addUnspelled(predicted);
      unspelled++;
    } else if (gold >= names.outputs()) {
      labels.addUnseen(names.token(gold), predicted);
    } else {
      labels.add(names.token(gold), predicted);
      likelihood.add(scores.negativeLogLikelihoods()[target], TokenKind.KNOWN);
    }
  }

  /** Adds what another part of the corpus gave; returns this. */
  public CorpusScores merge(CorpusScores other) {
    likelihood.merge(other.likelihood);
    unspelled += other.unspelled;
    if (labels != null) {
      labels.merge(other.labels);
    }
    if (spans != null) {
      spans.merge(other.spans);
    }
    if (accuracy != null) {
      accuracy.merge(other.accuracy);
    }
    return this;
  }

  /** The figure that decides which checkpoint is best: perplexity or accuracy. */
  public Figure figure() {
    double loss = likelihood.natsPerToken();
    Measure measure = Measure.of(task);
    double value =
        switch (measure) {
          case PERPLEXITY -> Math.exp(loss);
          case ACCURACY -> labels.accuracy();
        };
    return new Figure(measure, value, loss);
  }

  /**
   * All statistics that the task has, the most telling first. Spans are none of them where gold
   * labels are not spelled: there is no telling which spans they belong to.
   */
  public List<Statistics<?>> statistics() {
    List<Statistics<?>> all = new ArrayList<>();
    if (labels != null) {
      all.add(labels);
    }
    if (spans != null && unspelled == 0) {
      all.add(spans);
    }
    if (predictsTokens()) {
      all.add(likelihood);
    }
    if (accuracy != null) {
      all.add(accuracy);
    }
    return all;
  }

  /** What a reader of the scores has to know of them, a sentence each. */
  public List<String> notes() {
    if (labels == null || unspelled == 0) {
      return List.of();
    }
    String effect = spans == null ? "they count as mistakes" : "so there are no span scores";
    return List.of(
        String.format(
            "%d gold labels are not in vocabulary/labels.tsv, as in shards of older versions; %s:"
                + " run the experiment in a new run directory",
            unspelled, effect));
  }

  private boolean predictsTokens() {
    return task == Task.LANGUAGE_MODEL || task == Task.ENCODER_DECODER;
  }

  private void addSpans(Batch batch, Scores scores, Vocabulary names) {
    for (int row = 0; row < batch.rows(); row++) {
      List<String> gold = new ArrayList<>();
      List<String> predicted = new ArrayList<>();
      for (int time = 0; time < batch.lengths()[row]; time++) {
        int target = row * batch.time() + time;
        int label = batch.labels()[target];
        gold.add(label == Batch.NO_LABEL ? "" : names.token(label));
        predicted.add(names.token(scores.predictions()[target]));
      }
      spans.add(gold, predicted);
    }
  }
}
