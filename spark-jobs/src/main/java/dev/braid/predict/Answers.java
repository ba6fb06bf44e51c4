package dev.braid.predict;

import dev.braid.corpus.Vocabularies;
import dev.braid.scoring.ModelSpec;
import dev.braid.training.Parameters;
import java.util.List;

/** What a network says of texts. For one thread. */
interface Answers extends AutoCloseable {
  /** The columns of an answer. */
  static List<Column> columns(ModelSpec model) {
    return switch (model.experiment().task()) {
      case TAGGER -> TagAnswers.COLUMNS;
      case CLASSIFIER -> LabelAnswers.COLUMNS;
      case LANGUAGE_MODEL -> TokenAnswers.COLUMNS;
      case ENCODER_DECODER -> throw new IllegalStateException("decoding");
    };
  }

  /** Opens the network with those parameters. */
  static Answers open(ModelSpec model, Vocabularies vocabularies, Parameters parameters) {
    ScoredAnswers.Rule rule =
        switch (model.experiment().task()) {
          case TAGGER -> new TagAnswers(vocabularies);
          case CLASSIFIER -> new LabelAnswers(vocabularies);
          case LANGUAGE_MODEL -> new TokenAnswers(vocabularies);
          case ENCODER_DECODER -> throw new IllegalStateException("decoding");
        };
    return new ScoredAnswers(model, parameters, rule);
  }

  /** One answer for each text, none of which is without tokens. */
  List<Object[]> of(List<List<String>> texts);

  @Override
  void close();
}
