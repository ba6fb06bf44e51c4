package dev.braid.scoring;

import dev.braid.config.ConfigException;
import dev.braid.config.EvaluationConfig.Spans;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.Vocabularies;
import dev.braid.metric.SpanScheme;
import dev.braid.metric.SpanScoring;
import dev.braid.network.CorpusScores;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What an executor has to know to score a model's answers.
 *
 * @param labels of a tagger or classifier; empty for others
 * @param spans how label spans are scored
 */
record ScoringSpec(ModelSpec model, Vocabulary labels, SpanScoring spans) implements Serializable {

  /**
   * For a model with these vocabularies.
   *
   * @throws ConfigException if {@code evaluate.spans} asks for what the labels are not written in
   */
  static ScoringSpec of(ModelSpec model, Vocabularies vocabularies) {
    ExperimentConfig experiment = model.experiment();
    boolean hasLabels = experiment.task() == Task.TAGGER || experiment.task() == Task.CLASSIFIER;
    Vocabulary labels = hasLabels ? vocabularies.labels() : Vocabulary.ofLabels(new TokenCounts());
    boolean isTagger = experiment.task() == Task.TAGGER;
    return new ScoringSpec(
        model, labels, isTagger ? spans(experiment.evaluate().spans(), labels) : SpanScoring.OFF);
  }

  /** Empty scores for this model. */
  CorpusScores noScores() {
    return new CorpusScores(model.experiment().task(), spans);
  }

  private static SpanScoring spans(Spans wanted, Vocabulary labels) {
    List<String> trained = labels.tokens(0, labels.outputs());
    List<String> others = labels.tokens(labels.outputs(), labels.size());
    try {
      return switch (wanted) {
        case OFF -> SpanScoring.OFF;
        case AUTO -> SpanScoring.detect(trained, others);
        case ON -> SpanScoring.require(trained, others);
        case IOB, IOE, IOBES, BILOU, BMES, BMEWO ->
            SpanScoring.by(SpanScheme.valueOf(wanted.name()), trained, others);
      };
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(
              String.format(
                  "evaluate.spans = %s: %s; must be off or the scheme of the labels, of %s",
                  wanted.name().toLowerCase(Locale.ROOT), e.getMessage(), SpanScoring.schemes())));
    }
  }
}
