package dev.braid.scoring;

import dev.braid.config.EvaluationConfig.Spans;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.Architecture;
import dev.braid.network.CorpusScores;
import dev.braid.network.CorpusScores.SpanScoring;
import dev.braid.text.Vocabulary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an executor has to know about the model besides its parameters.
 *
 * @param labels spellings of the labels by id
 */
public record ModelSpec(ExperimentConfig experiment, Architecture architecture, List<String> labels)
    implements Serializable {
  public ModelSpec {
    labels = new ArrayList<>(labels);
  }

  /** The model of an experiment with these vocabularies. */
  public static ModelSpec of(ExperimentConfig experiment, Vocabularies vocabularies) {
    Vocabulary labels = vocabularies.labels();
    List<String> names = new ArrayList<>();
    for (int id = 0; id < labels.size(); id++) {
      names.add(labels.token(id));
    }
    Architecture architecture =
        Architecture.of(experiment, vocabularies.tokens().size(), labels.size());
    return new ModelSpec(experiment, architecture, names);
  }

  /** Empty scores for this model. */
  CorpusScores noScores() {
    return new CorpusScores(
        experiment.task(), labels, scoresSpans() ? SpanScoring.ON : SpanScoring.OFF);
  }

  private boolean scoresSpans() {
    Spans spans = experiment.evaluate().spans();
    boolean looksLikeSpans =
        labels.contains("O") && labels.stream().anyMatch(label -> label.startsWith("B-"));
    return experiment.task() == Task.TAGGER
        && (spans == Spans.ON || (spans == Spans.AUTO && looksLikeSpans));
  }
}
