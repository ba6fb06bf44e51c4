package dev.braid.network;

import dev.braid.config.Task;
import dev.braid.metric.LabelStatistics;
import dev.braid.metric.PerplexityStatistics;
import dev.braid.metric.PerplexityStatistics.TokenKind;
import dev.braid.metric.SpanStatistics;
import dev.braid.metric.Statistics;
import dev.braid.metric.TokenAccuracyStatistics;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.text.SpecialToken;
import dev.braid.training.Measure;
import dev.braid.training.Validation.Figure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network's answers to a corpus amount to. Scoring parts and merging gives what scoring the
 * whole gives.
 */
public final class CorpusScores implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Tag of a span whose label the training text does not have; no prediction equals it. */
  private static final String UNKNOWN_TAG = "B-<unknown>";

  /** Whether label spans are scored. */
  public enum SpanScoring {
    ON,
    OFF
  }

  private final Task task;
  private final ArrayList<String> names;
  private final PerplexityStatistics likelihood = new PerplexityStatistics();
  private final LabelStatistics labels;
  private final SpanStatistics spans;
  private final TokenAccuracyStatistics accuracy;

  /**
   * @param names spellings of the labels by id; not used where tokens are predicted
   */
  public CorpusScores(Task task, List<String> names, SpanScoring spanScoring) {
    this.task = task;
    this.names = new ArrayList<>(names);
    LabelStatistics.Item item =
        task == Task.TAGGER ? LabelStatistics.Item.TOKENS : LabelStatistics.Item.EXAMPLES;
    this.labels = predictsTokens() ? null : new LabelStatistics(item, this.names);
    this.accuracy = task == Task.ENCODER_DECODER ? new TokenAccuracyStatistics() : null;
    this.spans = task == Task.TAGGER && spanScoring == SpanScoring.ON ? new SpanStatistics() : null;
  }

  /** Adds a batch's scores. */
  public void add(Batch batch, Scores scores) {
    int labelsEach = batch.targetTime();
    for (int row = 0; row < batch.rows(); row++) {
      int count =
          task == Task.ENCODER_DECODER ? labelsEach : Math.min(labelsEach, batch.lengths()[row]);
      for (int i = 0; i < count; i++) {
        addTarget(batch, scores, row * labelsEach + i);
      }
    }
    if (spans != null) {
      addSpans(batch, scores);
    }
  }

  private void addTarget(Batch batch, Scores scores, int target) {
    int gold = batch.labels()[target];
    if (gold != Batch.NO_LABEL) {
      likelihood.add(scores.negativeLogLikelihoods()[target], kind(gold));
      if (accuracy != null) {
        accuracy.add(gold, scores.predictions()[target]);
      }
    }
    if (labels != null) {
      labels.add(gold, scores.predictions()[target]);
    }
  }

  /** Adds what another part of the corpus gave; returns this. */
  public CorpusScores merge(CorpusScores other) {
    likelihood.merge(other.likelihood);
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
          case ACCURACY -> labels.scores().get(0).value();
        };
    return new Figure(measure, value, loss);
  }

  /** All statistics that the task has, the most telling first. */
  public List<Statistics<?>> statistics() {
    List<Statistics<?>> all = new ArrayList<>();
    if (labels != null) {
      all.add(labels);
    }
    if (spans != null) {
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

  private boolean predictsTokens() {
    return task == Task.LANGUAGE_MODEL || task == Task.ENCODER_DECODER;
  }

  private TokenKind kind(int gold) {
    boolean unknown = predictsTokens() && gold == SpecialToken.UNK.id();
    return unknown ? TokenKind.OOV : TokenKind.KNOWN;
  }

  private void addSpans(Batch batch, Scores scores) {
    for (int row = 0; row < batch.rows(); row++) {
      List<String> gold = new ArrayList<>();
      List<String> predicted = new ArrayList<>();
      for (int time = 0; time < batch.lengths()[row]; time++) {
        int target = row * batch.time() + time;
        int label = batch.labels()[target];
        gold.add(label == Batch.NO_LABEL ? UNKNOWN_TAG : names.get(label));
        predicted.add(names.get(scores.predictions()[target]));
      }
      spans.add(gold, predicted);
    }
  }
}
