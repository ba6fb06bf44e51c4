package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.Architecture;
import java.io.Serializable;

/** What an executor has to know about the model besides its words and parameters. */
public record ModelSpec(ExperimentConfig experiment, Architecture architecture)
    implements Serializable {

  /** The model of an experiment with these vocabularies. */
  public static ModelSpec of(ExperimentConfig experiment, Vocabularies vocabularies) {
    int tokens = vocabularies.tokens().size();
    return new ModelSpec(
        experiment, Architecture.of(experiment, tokens, vocabularies.labels().outputs()));
  }
}
